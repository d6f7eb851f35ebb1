import type { KeyboardEvent } from "react";

import type { Translate } from "../questions/contract";
import { clock } from "./clock";
import type { Player } from "./player";

const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

type Props = {
  readonly player: Player;
  readonly t: Translate;
  /** Frames a second, when the recording is stepped by frame. */
  readonly fps?: number;
};

/** Play, step, seek and speed, each a control of the page's own, the same for sound and film. */
export function Transport({ player, t, fps }: Props) {
  const step = fps === undefined ? 5 : 1 / fps;
  const word = fps === undefined ? "seconds" : "frame";
  const length = Number.isFinite(player.duration) ? player.duration : 0;
  return (
    <div className="transport" dir="ltr">
      <button type="button" className="transport-play" onClick={player.toggle} disabled={!player.ready}>
        <span aria-hidden="true">{player.playing ? "❚❚" : "►"}</span>
        <span className="aloud">{t(player.playing ? "content.pause" : "content.play")}</span>
      </button>
      <button type="button" onClick={() => player.seek(player.now() - step)} disabled={!player.ready}>
        <span aria-hidden="true">{fps === undefined ? "−5 s" : "◄ 1"}</span>
        <span className="aloud">{t(`content.back.${word}`)}</span>
      </button>
      <button type="button" onClick={() => player.seek(player.now() + step)} disabled={!player.ready}>
        <span aria-hidden="true">{fps === undefined ? "+5 s" : "1 ►"}</span>
        <span className="aloud">{t(`content.forward.${word}`)}</span>
      </button>
      <input
        type="range"
        className="transport-seek"
        aria-label={t("content.position")}
        aria-valuetext={t("content.of", { time: clock(player.time), length: clock(length) })}
        min={0}
        max={length}
        step={0.01}
        value={Math.min(player.time, length)}
        disabled={!player.ready}
        onChange={(event) => player.seek(event.target.valueAsNumber)}
      />
      <span className="transport-time figures" aria-hidden="true">
        {clock(player.time)} / {clock(length)}
      </span>
      <label className="transport-speed">
        <span className="aloud">{t("content.speed")}</span>
        <select value={player.speed} onChange={(event) => player.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Space plays, arrows seek, comma and full stop step; false when the key is none of them. */
export function playerKey(event: KeyboardEvent, player: Player, fps = 25): boolean {
  if (event.ctrlKey || event.metaKey || isControl(event.target)) return false;
  const far = event.shiftKey ? 10 : 1;
  const seconds: Readonly<Record<string, number>> = {
    ArrowLeft: -far,
    ArrowRight: far,
    ",": -1 / fps,
    ".": 1 / fps,
  };
  const by = seconds[event.key];
  if (by !== undefined) player.seek(player.now() + by);
  else if (event.key === " " || event.key === "k") player.toggle();
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Whether the element has keys of its own that must be left to it. */
export function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("input, select, textarea, button, a, summary") !== null;
}
