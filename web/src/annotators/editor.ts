/** What a rater holds while marking spans (a stretch not yet labelled, a span picked, a relation begun), and the steps. */

import { useMemo, useState } from "react";

import type { Translate } from "../questions/contract";
import { labelOf, type Label } from "./labels";
import {
  addSpan,
  NO_SPANS,
  received,
  relabelSpan,
  relate,
  removeSpan,
  resizeSpan,
  unrelate,
  type Relation,
  type Span,
  type SpansAnswer,
  type Step,
} from "./passages";
import { useSteps } from "./steps";
import { trimmed, words, type Range } from "./words";

/** A stretch that waits for its label. By keys and taps it grows from word to word; by pointer the browser draws it. */
export type Pending = Range & { readonly by: "keys" | "pointer"; readonly anchor: number; readonly head: number };

type Setting = {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly kinds: readonly Label[];
  readonly overlap: boolean;
  readonly max?: number | null;
  readonly value: Partial<SpansAnswer> | undefined;
  readonly onChange: (value: SpansAnswer | undefined) => void;
  readonly say: (sentence: string) => void;
  readonly t: Translate;
};

export type Editor = ReturnType<typeof useSpanEditor>;

export function useSpanEditor(setting: Setting) {
  const { text, labels, kinds, value, say, t } = setting;
  const answer = useMemo(() => received(value, text) ?? NO_SPANS, [value, text]);
  const tokens = useMemo(() => words(text), [text]);
  const steps = useSteps<SpansAnswer>(value as SpansAnswer | undefined, setting.onChange);
  const [pending, setPending] = useState<Pending | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [from, setFrom] = useState<string | null>(null);
  const [armed, setArmed] = useState<string | null>(labels.length === 1 ? (labels[0]?.value ?? null) : null);
  const [kind, setKind] = useState<string | null>(kinds[0]?.value ?? null);
  const span = answer.spans.find((one) => one.id === selected);

  const keep = (next: SpansAnswer) => steps.set(next.spans.length === 0 ? undefined : next);
  const take = (step: Step, sentence: string) => {
    if ("refused" in step) return say(t(step.refused));
    keep(step.answer);
    if (step.id !== undefined) setSelected(step.id);
    setPending(null);
    say(sentence);
  };
  const named = (one: Span) => `${labelOf(labels, one.label).text} “${one.text}”`;

  const create = (label: string, range: Range) => {
    const kept = trimmed(text, range);
    const quote = kept === null ? "" : text.slice(kept.start, kept.end);
    take(addSpan(answer, text, range, label, setting), t("annotators.spans.added", spoken(labels, label, quote)));
  };
  const pick = (one: Span | undefined) => {
    setPending(null);
    setSelected(one?.id ?? null);
    if (one !== undefined) say(named(one));
  };
  const join = (to: Span) => {
    if (from === null || kind === null) return;
    setFrom(null);
    const first = answer.spans.find((one) => one.id === from);
    const sentence = t("annotators.relations.added", {
      from: first?.text ?? "",
      relation: labelOf(kinds, kind).text,
      to: to.text,
    });
    take(relate(answer, { from, to: to.id, label: kind }), sentence);
  };

  return {
    answer,
    tokens,
    text,
    pending,
    span,
    from,
    armed,
    kind,
    undoable: steps.any,
    setPending,
    pick,
    /** A click or tap on a span: the other end of a relation that was begun, or the one to work on. */
    choose: (one: Span) => (from === null ? pick(one) : join(one)),
    /** A label was pressed: it goes to the waiting stretch, else to the picked span, else to what is drawn next. */
    label(label: string) {
      if (pending !== null) return create(label, pending);
      if (span === undefined) return setArmed(armed === label ? null : label);
      take(relabelSpan(answer, span.id, label), t("annotators.spans.added", spoken(labels, label, span.text)));
    },
    /** The stretch is complete: labelled at once when a label is held. */
    finish(range: Pending) {
      setSelected(null);
      setPending(range);
      if (armed !== null && from === null) return create(armed, range);
      say(t("annotators.spans.pending", { text: text.slice(range.start, range.end) }));
    },
    resize(range: Range) {
      if (span === undefined) return;
      const quote = text.slice(range.start, range.end);
      take(resizeSpan(answer, text, span.id, range, setting), t("annotators.spans.resized", { text: quote }));
    },
    remove(one: Span | undefined) {
      if (one === undefined) return;
      keep(removeSpan(answer, one.id));
      setSelected(null);
      setFrom(null);
      say(t("annotators.removed", { what: named(one) }));
    },
    unrelate: (relation: Relation) => keep(unrelate(answer, relation)),
    /** Begin a relation from the picked span, of this kind or of the one last used; again: the next kind. */
    relateAs(wanted?: string) {
      if (span === undefined || kind === null) return say(t("annotators.relations.first"));
      const next = kinds[(kinds.findIndex((one) => one.value === kind) + 1) % kinds.length];
      const chosen = wanted ?? (from === null ? kind : (next?.value ?? kind));
      setKind(chosen);
      setFrom(from ?? span.id);
      say(t("annotators.relations.begun", { relation: labelOf(kinds, chosen).text, from: span.text }));
    },
    escape(): boolean {
      if (from === null && pending === null && selected === null) return false;
      if (from !== null) setFrom(null);
      else if (pending !== null) setPending(null);
      else setSelected(null);
      return true;
    },
    undo() {
      setSelected(null);
      setFrom(null);
      say(t(steps.undo() ? "annotators.undone" : "annotators.nomore"));
    },
    nothing: (yes: boolean) => steps.set(yes ? NO_SPANS : undefined),
  };
}

function spoken(labels: readonly Label[], label: string, text: string): { label: string; text: string } {
  return { label: labelOf(labels, label).text, text };
}
