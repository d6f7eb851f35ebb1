import type { Translate } from "../questions/contract";
import { Transport, playerKey } from "./Transport";
import { usePlayer } from "./player";
import { Waveform } from "./Waveform";

type Props = { readonly address: string; readonly title: string; readonly t: Translate };

/** A sound: its outline, and controls with words and keys. */
export function Sound({ address, title, t }: Props) {
  const player = usePlayer();
  const played = Number.isFinite(player.duration) ? player.time / player.duration : 0;
  return (
    <div className="recording" role="group" aria-label={title} tabIndex={0} onKeyDown={(event) => playerKey(event, player)}>
      <div className="recording-wave">
        <Waveform address={address} played={played} />
      </div>
      <audio ref={player.attach} src={address} preload="metadata" />
      {player.failed ? <p role="alert">{t("content.broken", { title })}</p> : <Transport player={player} t={t} />}
      <PlayerHints t={t} />
    </div>
  );
}

/** A film in a pane of fixed shape. */
export function Film({ address, title, t }: Props) {
  const player = usePlayer();
  return (
    <div className="recording" role="group" aria-label={title} tabIndex={0} onKeyDown={(event) => playerKey(event, player)}>
      <video ref={player.attach} className="recording-film" src={address} preload="auto" playsInline aria-label={title} />
      {player.failed ? <p role="alert">{t("content.broken", { title })}</p> : <Transport player={player} t={t} />}
      <PlayerHints t={t} />
    </div>
  );
}

function PlayerHints({ t }: { t: Translate }) {
  return (
    <p className="hint">
      <kbd>{t("keys.space")}</kbd> {t("content.keys.play")} <kbd>←</kbd> <kbd>→</kbd> {t("content.keys.seek")}{" "}
      <kbd>,</kbd> <kbd>.</kbd> {t("content.keys.step")}
    </p>
  );
}
