/** The keyboard in a text whose spans are marked: word by word, as wide as wanted, from span to span. */

import type { KeyboardEvent } from "react";

import type { Editor, Pending } from "./editor";
import { labelByKey, type Label } from "./labels";
import { isUndo } from "./parts";
import { stepCharacter } from "./words";

type Place = {
  readonly labels: readonly Label[];
  readonly rightToLeft: boolean;
  /** The word above or below a word, as the lines lie on the screen. */
  readonly vertical: (token: number, down: boolean) => number;
  readonly say: (editor: Editor, pending: Pending) => void;
};

/** Do what the key means here; false when it means nothing here and is the page's. */
export function passageKey(event: KeyboardEvent, editor: Editor, place: Place): boolean {
  if (isUndo(event)) editor.undo();
  else if (event.ctrlKey || event.metaKey) return false;
  else if (event.key === "Tab") return walk(editor, event.shiftKey);
  else if (event.key === "Escape") return editor.escape();
  else if (event.key === "Enter") enter(editor);
  else if (event.key === "Delete" || event.key === "Backspace") editor.remove(editor.span);
  else if (isMove(event.key)) move(event, editor, place);
  else return letter(event, editor, place.labels);
  return true;
}

function letter(event: KeyboardEvent, editor: Editor, labels: readonly Label[]): boolean {
  const label = event.altKey ? undefined : labelByKey(labels, event.key);
  if (label !== undefined) editor.label(label.value);
  else if (event.key.toLowerCase() === "r" && editor.kind !== null) editor.relateAs();
  else return false;
  return true;
}

/** Taken even when there is nothing to do: the page's Enter sends the answer, and one press too many must not. */
function enter(editor: Editor): void {
  if (editor.from !== null && editor.span !== undefined) editor.choose(editor.span);
  else if (editor.pending !== null) editor.finish(editor.pending);
}

/** Tab goes from span to span and leaves the text after the last. */
function walk(editor: Editor, back: boolean): boolean {
  const { spans } = editor.answer;
  const at = spans.findIndex((span) => span.id === editor.span?.id);
  const next = at === -1 ? (back ? -1 : 0) : at + (back ? -1 : 1);
  const span = spans[next];
  if (span === undefined) return false;
  editor.pick(span);
  return true;
}

function isMove(key: string): boolean {
  return ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(key);
}

function move(event: KeyboardEvent, editor: Editor, place: Place): void {
  const forward = event.key === (place.rightToLeft ? "ArrowLeft" : "ArrowRight");
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  if (event.altKey && event.shiftKey && sideways) return byCharacter(editor, forward);
  if (event.shiftKey && sideways && editor.pending === null && editor.span !== undefined) {
    return widen(editor, forward);
  }
  const last = editor.tokens.length - 1;
  const here = headOf(editor);
  const to = sideways
    ? here + (here === -1 || forward ? 1 : -1)
    : event.key === "Home"
      ? 0
      : event.key === "End"
        ? last
        : place.vertical(Math.max(0, here), event.key === "ArrowDown");
  const head = Math.min(last, Math.max(0, to));
  const anchor = event.shiftKey && editor.pending !== null ? editor.pending.anchor : head;
  const pending = between(editor, anchor, head);
  if (pending === null) return;
  if (editor.from === null) editor.pick(undefined);
  editor.setPending(pending);
  place.say(editor, pending);
}

/** The word the keyboard stands on; from a picked span on, its last; -1 at the start. */
function headOf(editor: Editor): number {
  if (editor.pending !== null) return editor.pending.head;
  const { span } = editor;
  return span === undefined ? -1 : editor.tokens.findLastIndex((token) => token.start < span.end);
}

/** The stretch from one word to another, both within. */
export function between(editor: Pick<Editor, "tokens">, anchor: number, head: number): Pending | null {
  const first = editor.tokens[Math.min(anchor, head)];
  const last = editor.tokens[Math.max(anchor, head)];
  if (first === undefined || last === undefined) return null;
  return { start: first.start, end: last.end, by: "keys", anchor, head };
}

function byCharacter(editor: Editor, forward: boolean): void {
  const { pending, span, text } = editor;
  const range = pending ?? span;
  if (range === undefined || range === null) return;
  const end = Math.max(stepCharacter(text, range.end, forward), stepCharacter(text, range.start, true));
  if (pending !== null) editor.setPending({ ...pending, end });
  else editor.resize({ start: range.start, end });
}

/** The picked span's end, a word further or back. */
function widen(editor: Editor, forward: boolean): void {
  const { span, tokens } = editor;
  if (span === undefined) return;
  const next = forward
    ? tokens.find((token) => token.end > span.end)
    : tokens.findLast((token) => token.end < span.end && token.end > span.start);
  if (next !== undefined) editor.resize({ start: span.start, end: next.end });
}
