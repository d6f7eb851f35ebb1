import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { titleOf, useField } from "../content/fields";
import { mediaAddress } from "../content/media";
import { usePlayer } from "../content/player";
import { Transport } from "../content/Transport";
import { Waveform } from "../content/Waveform";
import { useAskedBy } from "../questions/AskedBy";
import type { Option, QuestionProps, Translate } from "../questions/contract";
import { useKeyHome } from "./home";
import type { Segment } from "./intervals";
import { Hints, LabelBar, NumberField, Nothing, UndoButton, useVoice } from "./parts";
import { SegmentList } from "./SegmentList";
import { segmentKey, useSegments, type Recorder } from "./recorder";
import { Timeline } from "./Timeline";
import "./annotators.css";

export type SegmentsQuestion = {
  readonly type: "segments";
  readonly name: string;
  readonly ask: string;
  readonly of: string;
  readonly labels: readonly (Option | string)[];
  readonly overlap?: boolean;
  readonly min?: number | null;
  readonly max?: number | null;
};

const ZOOMS = [1, 2, 4, 8, 16];

/** Stretches of a sound or a film with labels. */
export function Segments(props: QuestionProps<SegmentsQuestion, readonly Segment[]>) {
  // Another item is another drawing: nothing held for the last one, such as a shape picked, may reach it.
  return <OnRecording key={String(props.content[props.question.of])} {...props} />;
}

function OnRecording(props: QuestionProps<SegmentsQuestion, readonly Segment[]>) {
  const { question, content, value, active, disabled, t } = props;
  const pane = useRef<HTMLDivElement>(null);
  useKeyHome(pane, active && !disabled);
  const field = useField(question.of);
  const address = mediaAddress(content[question.of]);
  const player = usePlayer();
  const { say, voice } = useVoice();
  const recorder = useSegments(props, player, say);
  const [zoom, setZoom] = useState(0);
  const hints = useId();
  const asked = useAskedBy();
  const title = field === undefined ? question.ask : titleOf(field);
  const onKeyDown = (event: KeyboardEvent) => {
    if (disabled || !segmentKey(event, recorder)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (address === null || player.failed) return <p role="alert">{t("content.broken", { title })}</p>;
  const sound = field?.type === "audio";
  const scale = ZOOMS[zoom] ?? 1;
  const played = Number.isFinite(player.duration) ? player.time / player.duration : 0;
  return (
    <div className="annotator" role="group" aria-labelledby={asked} onKeyDown={onKeyDown}>
      <LabelBar labels={recorder.labels} current={recorder.current} onPick={recorder.label} title={t("annotators.labels")} disabled={disabled} />
      <div className="panes">
        <div
          ref={pane}
          className="recorder"
          role="application"
          aria-roledescription={t("annotators.segments.pane")}
          aria-label={title}
          aria-describedby={hints}
          aria-disabled={disabled}
          tabIndex={0}
        >
          {sound ? (
            <audio ref={player.attach} src={address} preload="auto" />
          ) : (
            <video ref={player.attach} className="recording-film" src={address} preload="auto" playsInline aria-label={title} />
          )}
          <Timeline
            duration={player.duration}
            time={player.time}
            zoom={scale}
            segments={recorder.segments}
            selected={recorder.selected}
            begun={recorder.begun}
            labels={recorder.labels}
            disabled={disabled}
            onSeek={player.seek}
            onPick={recorder.pick}
            onDraw={recorder.draw}
            onChange={recorder.change}
          >
            {sound ? <Waveform address={address} played={played} /> : null}
          </Timeline>
        </div>
        <SegmentList recorder={recorder} disabled={disabled} t={t} />
      </div>
      <Transport player={player} t={t} />
      {voice}
      <SegmentTools recorder={recorder} disabled={disabled} t={t}>
        <span className="pair">
          <button type="button" onClick={() => setZoom(zoom - 1)} disabled={zoom === 0} aria-label={t("content.zoom.out")}>
            −
          </button>
          <output className="figures">{scale}×</output>
          <button type="button" onClick={() => setZoom(zoom + 1)} disabled={zoom === ZOOMS.length - 1} aria-label={t("content.zoom.in")}>
            +
          </button>
        </span>
      </SegmentTools>
      <Nothing empty={recorder.segments.length === 0} said={value !== undefined} min={question.min ?? 0} onSay={recorder.nothing} disabled={disabled} t={t} />
      <div id={hints}>
        <SegmentHints t={t} />
      </div>
    </div>
  );
}

type ToolsProps = {
  readonly recorder: Recorder;
  readonly disabled: boolean;
  readonly t: Translate;
  readonly children: ReactNode;
};

function SegmentTools({ recorder, disabled, t, children }: ToolsProps) {
  const { segment } = recorder;
  const off = disabled || segment === undefined;
  return (
    <div className="tools" role="group" aria-label={t("annotators.tools")}>
      <button type="button" className="tool" disabled={disabled} onClick={recorder.begin}>
        {t("annotators.segments.begin")} <kbd aria-hidden="true">[</kbd>
      </button>
      <button type="button" className="tool" disabled={disabled} onClick={recorder.end}>
        {t("annotators.segments.end")} <kbd aria-hidden="true">]</kbd>
      </button>
      <NumberField label={t("annotators.segments.start.seconds")} value={segment?.start ?? 0} step={0.001} min={0} disabled={off} onCommit={(start) => recorder.edit(start, segment?.end ?? 0)} />
      <NumberField label={t("annotators.segments.end.seconds")} value={segment?.end ?? 0} step={0.001} min={0} disabled={off} onCommit={(end) => recorder.edit(segment?.start ?? 0, end)} />
      <button type="button" className="tool" disabled={off} onClick={recorder.listen}>
        {t("annotators.segments.listen")} <kbd aria-hidden="true">Enter</kbd>
      </button>
      <button type="button" className="tool" disabled={off} onClick={() => recorder.remove(recorder.selected)}>
        {t("annotators.delete")} <kbd aria-hidden="true">Del</kbd>
      </button>
      <UndoButton any={recorder.undoable} onUndo={recorder.undo} disabled={disabled} t={t} />
      {children}
    </div>
  );
}

function SegmentHints({ t }: { t: Translate }) {
  const keys = useMemo<[string[], string][]>(
    () => [
      [[t("keys.space")], t("content.keys.play")],
      [["←", "→"], t("annotators.segments.keys.seek")],
      [[",", "."], t("content.keys.step")],
      [["[", "S"], t("annotators.segments.begin")],
      [["]", "E"], t("annotators.segments.end")],
      [["Shift", "S / E"], t("annotators.segments.keys.adjust")],
      [["1", "…", "9"], t("annotators.boxes.keys.label")],
      [["↑", "↓"], t("annotators.segments.keys.walk")],
      [["Enter"], t("annotators.segments.listen")],
      [["Del"], t("annotators.delete")],
      [["Ctrl", "Z"], t("annotators.undo")],
      [["Esc"], t("annotators.keys.escape")],
    ],
    [t],
  );
  return <Hints title={t("annotators.keys")} keys={keys} />;
}
