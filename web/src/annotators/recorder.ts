/** What a rater holds while marking a recording (a start not yet ended, a segment picked), the steps and the keys. */

import { useMemo, useState, type KeyboardEvent } from "react";

import { clock, three } from "../content/clock";
import type { Player } from "../content/player";
import { playerKey } from "../content/Transport";
import type { QuestionProps } from "../questions/contract";
import { placeSegment, type Segment } from "./intervals";
import { labelByKey, labelOf, labelsOf, type Label } from "./labels";
import { isUndo } from "./parts";
import type { SegmentsQuestion } from "./Segments";
import { useSteps } from "./steps";

const NONE: readonly Segment[] = [];

type Setting = Pick<QuestionProps<SegmentsQuestion, readonly Segment[]>, "question" | "value" | "onChange" | "t">;

export type Recorder = ReturnType<typeof useSegments>;

export function useSegments({ question, value, onChange, t }: Setting, player: Player, say: (sentence: string) => void) {
  const labels = useMemo(() => labelsOf(question.labels), [question.labels]);
  const steps = useSteps<readonly Segment[]>(value, onChange);
  const [label, setLabel] = useState(labels[0]?.value ?? "");
  const [selected, setSelected] = useState<number | null>(null);
  const [begun, setBegun] = useState<number | null>(null);
  const segments = value ?? NONE;
  const segment = selected === null ? undefined : segments[selected];
  const told = (one: Segment) => `${labelOf(labels, one.label).text}, ${clock(one.start)} – ${clock(one.end)}`;
  const place = (wanted: Segment, replace?: number) => {
    const rules = { overlap: question.overlap ?? true, max: question.max, duration: player.duration };
    const outcome = placeSegment(segments, wanted, rules, replace);
    if ("refused" in outcome) return say(t(outcome.refused));
    steps.set(outcome.answer);
    setSelected(replace === undefined ? null : outcome.index);
    setBegun(null);
    const placed = outcome.answer[outcome.index];
    if (placed !== undefined) say(t("annotators.boxes.added", { what: told(placed) }));
  };
  const pick = (index: number) => {
    setSelected(index);
    const one = segments[index];
    if (one !== undefined) say(told(one));
  };
  const edit = (start: number, end: number) => {
    if (segment !== undefined && selected !== null) place({ ...segment, start, end }, selected);
  };

  return {
    labels,
    player,
    segments,
    segment,
    selected: segment === undefined ? null : selected,
    begun,
    current: segment?.label ?? label,
    undoable: steps.any,
    pick,
    edit,
    label({ value: picked, text }: Label) {
      say(text);
      if (segment === undefined || selected === null) return setLabel(picked);
      place({ ...segment, label: picked }, selected);
    },
    begin() {
      const now = three(player.now());
      setBegun(now);
      setSelected(null);
      say(t("annotators.segments.begun", { time: clock(now) }));
    },
    end() {
      if (begun === null) return say(t("annotators.segments.unbegun"));
      place({ start: begun, end: player.now(), label });
    },
    draw: (start: number, end: number) => place({ start, end, label }),
    change(index: number, start: number, end: number) {
      const one = segments[index];
      if (one !== undefined) place({ ...one, start, end }, index);
    },
    startHere: () => edit(player.now(), segment?.end ?? 0),
    endHere: () => edit(segment?.start ?? 0, player.now()),
    listen() {
      if (segment !== undefined) player.playBetween(segment.start, segment.end);
    },
    walk(by: number) {
      const next = selected === null ? (by > 0 ? 0 : segments.length - 1) : selected + by;
      const one = segments[next];
      if (one === undefined) return;
      player.seek(one.start);
      pick(next);
    },
    remove(index: number | null) {
      const one = index === null ? undefined : segments[index];
      if (one === undefined) return;
      steps.set(segments.length === 1 ? undefined : segments.filter((other) => other !== one));
      setSelected(null);
      say(t("annotators.removed", { what: told(one) }));
    },
    undo() {
      setSelected(null);
      say(t(steps.undo() ? "annotators.undone" : "annotators.nomore"));
    },
    escape(): boolean {
      if (begun === null && segment === undefined) return false;
      setBegun(null);
      setSelected(null);
      return true;
    },
    nothing: (yes: boolean) => steps.set(yes ? [] : undefined),
  };
}

/** Do what the key means here; false when it means nothing here, or is a control's own. */
export function segmentKey(event: KeyboardEvent, recorder: Recorder): boolean {
  if (isUndo(event)) {
    recorder.undo();
    return true;
  }
  const graph = event.getModifierState("AltGraph");
  if (((event.ctrlKey || event.altKey) && !graph) || event.metaKey) return false;
  if (event.target instanceof HTMLSelectElement) return false;
  return mark(event, recorder) || walked(event, recorder) || playerKey(event, recorder.player);
}

function mark(event: KeyboardEvent, recorder: Recorder): boolean {
  const label = labelByKey(recorder.labels, event.key);
  const acts: Readonly<Record<string, () => void>> = {
    "[": recorder.begin,
    s: recorder.begin,
    "]": recorder.end,
    e: recorder.end,
    "{": recorder.startHere,
    S: recorder.startHere,
    "}": recorder.endHere,
    E: recorder.endHere,
    Delete: () => recorder.remove(recorder.selected),
    Backspace: () => recorder.remove(recorder.selected),
  };
  const act = acts[event.key];
  if (label !== undefined) recorder.label(label);
  else if (act !== undefined) act();
  else return event.key === "Escape" && recorder.escape();
  return true;
}

function walked(event: KeyboardEvent, recorder: Recorder): boolean {
  const control = event.target instanceof Element && event.target.closest("input, button") !== null;
  if (control) return false;
  if (event.key === "ArrowDown") recorder.walk(1);
  else if (event.key === "ArrowUp") recorder.walk(-1);
  else if (event.key === "Enter") recorder.listen();
  else return false;
  return true;
}
