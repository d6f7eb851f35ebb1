import { useId, useMemo, type KeyboardEvent } from "react";

import { titleOf, useField } from "../content/fields";
import { useAskedBy } from "../questions/AskedBy";
import type { Option, QuestionProps, Translate } from "../questions/contract";
import { useSpanEditor, type Editor } from "./editor";
import { labelsOf } from "./labels";
import { Hints, isUndo, LabelBar, Nothing, UndoButton, useVoice } from "./parts";
import { Passage } from "./Passage";
import type { SpansAnswer } from "./passages";
import { SpanList } from "./SpanList";
import { stepCharacter } from "./words";
import "./annotators.css";

export type SpansQuestion = {
  readonly type: "spans";
  readonly name: string;
  readonly ask: string;
  readonly of: string;
  readonly labels: readonly (Option | string)[];
  readonly overlap?: boolean;
  readonly relations?: readonly (Option | string)[];
  readonly min?: number | null;
  readonly max?: number | null;
};

/** Spans of a text with labels, overlapping if allowed, and relations between them. */
export function Spans(props: QuestionProps<SpansQuestion, SpansAnswer>) {
  // Another item is another drawing: nothing held for the last one, such as a shape picked, may reach it.
  return <OnText key={String(props.content[props.question.of])} {...props} />;
}

function OnText({ question, content, value, onChange, active, disabled, t }: QuestionProps<SpansQuestion, SpansAnswer>) {
  const labels = useMemo(() => labelsOf(question.labels), [question.labels]);
  const kinds = useMemo(() => labelsOf(question.relations ?? []), [question.relations]);
  const { say, voice } = useVoice();
  const field = useField(question.of);
  const hints = useId();
  const asked = useAskedBy();
  const text = String(content[question.of] ?? "");
  const overlap = question.overlap ?? true;
  const editor = useSpanEditor({ text, labels, kinds, overlap, max: question.max, value, onChange, say, t });
  const onKeyDown = (event: KeyboardEvent) => {
    if (disabled || !isUndo(event)) return;
    event.preventDefault();
    event.stopPropagation();
    editor.undo();
  };
  return (
    <div className="annotator" role="group" aria-labelledby={asked} onKeyDown={onKeyDown}>
      <LabelBar
        labels={labels}
        current={editor.span?.label ?? editor.armed}
        onPick={(label) => editor.label(label.value)}
        title={t("annotators.labels")}
        disabled={disabled}
      />
      <div className="panes">
        <Passage
          editor={editor}
          labels={labels}
          name={field === undefined ? question.ask : titleOf(field)}
          hints={hints}
          active={active}
          disabled={disabled}
          say={say}
          t={t}
        />
        <SpanList editor={editor} labels={labels} kinds={kinds} disabled={disabled} t={t} />
      </div>
      {voice}
      <SpanTools editor={editor} disabled={disabled} t={t} />
      {kinds.length === 0 ? null : (
        <LabelBar
          labels={kinds.map((kind) => ({ ...kind, key: "" }))}
          current={editor.from === null ? null : editor.kind}
          onPick={(kind) => editor.relateAs(kind.value)}
          title={t("annotators.relations.kinds")}
          disabled={disabled || editor.span === undefined}
        />
      )}
      <Nothing
        empty={editor.answer.spans.length === 0}
        said={value !== undefined}
        min={question.min ?? 0}
        onSay={editor.nothing}
        disabled={disabled}
        t={t}
      />
      <div id={hints}>
        <Hints title={t("annotators.keys")} keys={spanKeys(t, kinds.length > 0)} />
      </div>
    </div>
  );
}

/** What can be done with the picked span; there before it is picked, so that nothing moves. */
function SpanTools({ editor, disabled, t }: { editor: Editor; disabled: boolean; t: Translate }) {
  const { span, text } = editor;
  const off = disabled || span === undefined;
  const ends = span ?? { start: 0, end: 0 };
  const resize = (start: number, end: number) => () => editor.resize({ start, end });
  const step = (offset: number, forward: boolean) => stepCharacter(text, offset, forward);
  return (
    <div className="tools" role="group" aria-label={t("annotators.spans.tools")}>
      <EndButtons
        word={t("annotators.start")}
        off={off}
        buttons={[
          ["+", t("annotators.spans.start.out"), resize(step(ends.start, false), ends.end)],
          ["−", t("annotators.spans.start.in"), resize(step(ends.start, true), ends.end)],
        ]}
      />
      <EndButtons
        word={t("annotators.end")}
        off={off}
        buttons={[
          ["−", t("annotators.spans.end.in"), resize(ends.start, step(ends.end, false))],
          ["+", t("annotators.spans.end.out"), resize(ends.start, step(ends.end, true))],
        ]}
      />
      <button type="button" className="tool" disabled={off} onClick={() => editor.remove(span)}>
        {t("annotators.delete")} <kbd aria-hidden="true">Del</kbd>
      </button>
      <UndoButton any={editor.undoable} onUndo={editor.undo} disabled={disabled} t={t} />
    </div>
  );
}

type EndProps = {
  readonly word: string;
  readonly off: boolean;
  readonly buttons: readonly (readonly [string, string, () => void])[];
};

/** Makes a span longer or shorter at one end. */
function EndButtons({ word, off, buttons }: EndProps) {
  return (
    <span className="pair">
      <span className="aside">{word}</span>
      {buttons.map(([sign, name, act]) => (
        <button key={name} type="button" disabled={off} onClick={act} aria-label={name}>
          {sign}
        </button>
      ))}
    </span>
  );
}

function spanKeys(t: Translate, relations: boolean): [string[], string][] {
  const keys: [string[], string][] = [
    [["←", "→", "↑", "↓"], t("annotators.spans.keys.move")],
    [["Shift", "→"], t("annotators.spans.keys.widen")],
    [["Alt", "Shift", "→"], t("annotators.spans.keys.character")],
    [["1", "…", "9"], t("annotators.spans.keys.label")],
    [["Tab"], t("annotators.spans.keys.walk")],
    [["Del"], t("annotators.delete")],
    [["Ctrl", "Z"], t("annotators.undo")],
    [["Esc"], t("annotators.keys.escape")],
  ];
  if (relations) keys.push([["R"], t("annotators.spans.keys.relate")]);
  return keys;
}
