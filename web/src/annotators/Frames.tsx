import { useEffect, useId, useState, type KeyboardEvent } from "react";

import { titleOf, useField } from "../content/fields";
import { mediaAddress } from "../content/media";
import { usePlayer, type Player } from "../content/player";
import { Transport } from "../content/Transport";
import { useAskedBy } from "../questions/AskedBy";
import type { Option, QuestionProps, Translate } from "../questions/contract";
import type { Frame } from "./intervals";
import { labelOf } from "./labels";
import { Hints, LabelBar, NumberField, Nothing, Tag, UndoButton, useVoice } from "./parts";
import { frameKey, useFrames, type Reel } from "./reel";
import { ShapeFields } from "./ShapeList";
import { Stage } from "./Stage";
import { StageTools } from "./StageTools";
import type { Size } from "./view";
import "./annotators.css";

export type FramesQuestion = {
  readonly type: "frames";
  readonly name: string;
  readonly ask: string;
  readonly of: string;
  readonly fps: number;
  readonly labels: readonly (Option | string)[];
  readonly boxes?: boolean;
};

/** Labels, with a box each if asked for, on single frames of a film. */
export function Frames(props: QuestionProps<FramesQuestion, readonly Frame[]>) {
  // Another item is another drawing: nothing held for the last one, such as a shape picked, may reach it.
  return <OnFilm key={String(props.content[props.question.of])} {...props} />;
}

function OnFilm({ question, content, value, onChange, active, disabled, t }: QuestionProps<FramesQuestion, readonly Frame[]>) {
  const field = useField(question.of);
  const address = mediaAddress(content[question.of]);
  const player = usePlayer();
  const image = usePictureSize(player);
  const { say, voice } = useVoice();
  const reel = useFrames({ question, value, onChange, player, image, say, t });
  const hints = useId();
  const asked = useAskedBy();
  const title = field === undefined ? question.ask : titleOf(field);
  const onKeyDown = (event: KeyboardEvent) => {
    if (disabled || !frameKey(event, reel)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (address === null || player.failed) return <p role="alert">{t("content.broken", { title })}</p>;
  return (
    <div className="annotator" role="group" aria-labelledby={asked}>
      <LabelBar labels={reel.labels} current={reel.boxes ? reel.current : null} onPick={reel.label} title={t("annotators.labels")} disabled={disabled} />
      {reel.boxes ? <StageTools drawing={reel.drawing} disabled={disabled} t={t} /> : null}
      <div className="panes">
        <Stage
          drawing={reel.drawing}
          labels={reel.labels}
          name={title}
          kind={t("annotators.frames.pane")}
          hints={hints}
          active={active}
          disabled={disabled}
          onKeyDown={onKeyDown}
          backdrop={(place) => (
            <video ref={player.attach} className="backdrop" src={address} preload="auto" playsInline muted aria-label={title} style={place} />
          )}
        />
        <FrameList reel={reel} disabled={disabled} t={t} />
      </div>
      <Transport player={player} fps={reel.fps} t={t} />
      {voice}
      <FrameTools reel={reel} disabled={disabled} t={t} />
      <Nothing empty={reel.frames.length === 0} said={value !== undefined} min={0} onSay={reel.nothing} disabled={disabled} t={t} />
      <div id={hints}>
        <Hints title={t("annotators.keys")} keys={frameKeys(t, reel.boxes)} />
      </div>
    </div>
  );
}

function usePictureSize({ element, ready }: Player): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (!ready || !(element instanceof HTMLVideoElement) || element.videoWidth === 0) return;
    setSize({ w: element.videoWidth, h: element.videoHeight });
  }, [element, ready]);
  return size;
}

type PartProps = { readonly reel: Reel; readonly disabled: boolean; readonly t: Translate };

function FrameTools({ reel, disabled, t }: PartProps) {
  const off = disabled || reel.selected === null;
  return (
    <div className="tools" role="group" aria-label={t("annotators.frames.tools")}>
      <NumberField label={t("annotators.frames.number")} value={reel.frame} step={1} min={0} max={reel.last} disabled={!reel.player.ready} onCommit={(frame) => reel.show(Math.round(frame))} />
      {reel.boxes ? (
        <>
          <button type="button" className="tool" disabled={disabled} onClick={reel.wholeFrame}>
            {t("annotators.frames.whole")}
          </button>
          <ShapeFields drawing={reel.drawing} disabled={disabled} t={t} />
        </>
      ) : null}
      <button type="button" className="tool" disabled={off} onClick={() => reel.remove(reel.selected)}>
        {t("annotators.delete")} <kbd aria-hidden="true">Del</kbd>
      </button>
      <UndoButton any={reel.undoable} onUndo={reel.undo} disabled={disabled} t={t} />
    </div>
  );
}

/** The labelled frames as a list; pressing one goes there. */
function FrameList({ reel, disabled, t }: PartProps) {
  return (
    <div className="side">
      <h4 className="side-title">{t("annotators.frames.list", { count: reel.frames.length })}</h4>
      {reel.frames.length === 0 ? <p className="absent">{t("annotators.none")}</p> : null}
      <ol className="marks">
        {reel.frames.map((one, index) => {
          const label = labelOf(reel.labels, one.label);
          return (
            <li className="row" key={`${one.frame} ${one.label} ${one.x} ${one.y} ${one.w} ${one.h}`}>
              <button type="button" className="row-main" aria-pressed={reel.selected === index} disabled={disabled} onClick={() => reel.jump(index)}>
                <Tag label={label} /> <span className="figures">{t("annotators.frames.at", { frame: one.frame })}</span>
              </button>
              <button
                type="button"
                className="row-delete"
                disabled={disabled}
                aria-label={t("annotators.remove", { what: t("annotators.frames.is", { frame: one.frame, label: label.text }) })}
                onClick={() => reel.remove(index)}
              >
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function frameKeys(t: Translate, boxes: boolean): [string[], string][] {
  const keys: [string[], string][] = [
    [[",", "."], t("annotators.frames.keys.step")],
    [["<", ">"], t("annotators.frames.keys.far")],
    [[t("keys.space")], t("content.keys.play")],
    [["1", "…", "9"], t(boxes ? "annotators.boxes.keys.label" : "annotators.frames.keys.label")],
    [["Page ↓", "Page ↑"], t("annotators.frames.keys.jump")],
    [["Del"], t("annotators.delete")],
    [["Ctrl", "Z"], t("annotators.undo")],
  ];
  if (!boxes) return [...keys, [["←", "→"], t("annotators.frames.keys.step")]];
  return [
    ...keys,
    [["B"], t("annotators.tool.box")],
    [["←", "→", "↑", "↓"], t("annotators.boxes.keys.move")],
    [["Enter"], t("annotators.boxes.keys.enter")],
    [["Tab"], t("annotators.boxes.keys.walk")],
  ];
}
