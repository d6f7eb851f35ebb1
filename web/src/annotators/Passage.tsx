/**
 * The text with its spans drawn in it, where stretches are chosen by mouse, by touch and by keys. Drawn by us: the usual
 * library has no way for keys, and its offsets would have to be kept in step with ours.
 */

import { useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent, type RefObject } from "react";

import type { Translate } from "../questions/contract";
import type { Editor, Pending } from "./editor";
import { useKeyHome } from "./home";
import { labelOf, type Label } from "./labels";
import { lanes, pieces, type Piece } from "./passages";
import { between, passageKey } from "./passagekeys";
import { offsetAt, offsetOf, selectionIn, wordAt } from "./places";
import type { Range } from "./words";

type Props = {
  readonly editor: Editor;
  readonly labels: readonly Label[];
  readonly name: string;
  readonly hints: string;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly say: (sentence: string) => void;
  readonly t: Translate;
};

export function Passage({ editor, labels, name, hints, active, disabled, say, t }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  useKeyHome(pane, active && !disabled);
  const pointer = usePointer(pane, editor, disabled);
  const { answer, pending, text } = editor;
  const keyed = pending?.by === "keys" ? pending : null;
  const drawn = useMemo(
    () => pieces(text, answer.spans, keyed === null ? [] : [keyed.start, keyed.end]),
    [text, answer.spans, keyed],
  );
  const level = useMemo(() => lanes(answer.spans), [answer.spans]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (disabled || pane.current === null) return;
    const node = pane.current;
    const used = passageKey(event, editor, {
      labels,
      rightToLeft: getComputedStyle(node).direction === "rtl",
      vertical: (token, down) => verticalFrom(node, editor, token, down),
      say: (_, next) => say(t("annotators.spans.at", { text: text.slice(next.start, next.end) })),
    });
    if (used) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div
      ref={pane}
      className="passage"
      role="application"
      aria-roledescription={t("annotators.spans.pane")}
      aria-label={name}
      aria-describedby={hints}
      aria-disabled={disabled}
      tabIndex={0}
      dir="auto"
      onKeyDown={onKeyDown}
      onPointerDown={pointer}
    >
      {drawn.map((piece) => (
        <PieceView key={piece.start} piece={piece} editor={editor} keyed={keyed} labels={labels} level={level} />
      ))}
    </div>
  );
}

type PieceProps = {
  readonly piece: Piece;
  readonly editor: Editor;
  readonly keyed: Pending | null;
  readonly labels: readonly Label[];
  readonly level: ReadonlyMap<string, number>;
};

/** A piece under the same spans throughout: a mark inside a mark for each, the names where a span begins. */
function PieceView({ piece, editor, keyed, labels, level }: PieceProps) {
  const { start, end } = piece;
  const chosen = keyed !== null && start >= keyed.start && end <= keyed.end;
  let node = (
    <span className={chosen ? "piece chosen" : "piece"}>{editor.text.slice(start, end)}</span>
  );
  for (const span of [...piece.spans].reverse()) {
    const lane = Math.min(4, level.get(span.id) ?? 0);
    const on = span.id === editor.span?.id ? " on" : "";
    const origin = span.id === editor.from ? " origin" : "";
    node = (
      <mark className={`mark hue-${labelOf(labels, span.label).hue} lane-${lane}${on}${origin}`} key={span.id}>
        {node}
      </mark>
    );
  }
  const begun = piece.spans.filter((span) => span.start === start);
  if (begun.length === 0) return node;
  // The names are drawn by the style sheet: in the text they would shift its offsets.
  const names = begun.map((span) => labelOf(labels, span.label).text).reverse();
  return (
    <span className="named" data-names={names.join(" · ")}>
      {node}
    </span>
  );
}

function verticalFrom(pane: HTMLElement, editor: Editor, token: number, down: boolean): number {
  const here = editor.tokens[token];
  if (here === undefined) return token;
  const offset = offsetAt(pane, here.start, down);
  const found = offset === null ? -1 : wordAt(editor.tokens, offset);
  return found === -1 ? token : found;
}

/** Selections by mouse and by long press, taps on words, clicks on spans. */
function usePointer(pane: RefObject<HTMLDivElement | null>, editor: Editor, disabled: boolean) {
  const now = useRef(editor);
  now.current = editor;

  useEffect(() => {
    // Handles of a selection made by touch send no pointer events: only this tells where they are.
    const onSelection = () => {
      const range = pane.current === null || disabled ? null : selectionIn(pane.current);
      if (range !== null) now.current.setPending(drawnBy(now.current, range));
    };
    document.addEventListener("selectionchange", onSelection);
    return () => document.removeEventListener("selectionchange", onSelection);
  }, [pane, disabled]);

  return (down: PointerEvent) => {
    if (disabled || !down.isPrimary || down.button !== 0) return;
    const onUp = (up: globalThis.PointerEvent) => {
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
      const node = pane.current;
      if (node === null) return;
      const range = selectionIn(node);
      if (range === null) return tap(node, now.current, up);
      if (up.pointerType === "touch") return;
      now.current.finish(drawnBy(now.current, range));
      if (now.current.armed !== null) document.getSelection()?.removeAllRanges();
    };
    const onCancel = () => {
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onCancel);
    };
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
  };
}

function drawnBy(editor: Editor, range: Range): Pending {
  const anchor = wordAt(editor.tokens, range.start);
  return { ...range, by: "pointer", anchor, head: wordAt(editor.tokens, range.end - 1) };
}

/** A tap on a span picks it, the next the one under it; on a word it begins a stretch; a second tap ends the stretch. */
function tap(pane: HTMLElement, editor: Editor, event: globalThis.PointerEvent): void {
  const offset = offsetOf(pane, event.clientX, event.clientY);
  if (offset === null) return;
  const extends_ = event.pointerType === "touch" || event.shiftKey;
  const { pending, tokens } = editor;
  const token = wordAt(tokens, offset);
  if (pending !== null && pending.by === "keys" && extends_ && token !== -1) {
    if (token === pending.anchor && pending.anchor === pending.head) return editor.setPending(null);
    return editor.setPending(between(editor, pending.anchor, token));
  }
  const under = editor.answer.spans
    .filter((span) => span.start <= offset && offset < span.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const next = under[(under.findIndex((span) => span.id === editor.span?.id) + 1) % Math.max(1, under.length)];
  if (next !== undefined) return editor.choose(next);
  editor.pick(undefined);
  editor.setPending(token === -1 ? null : between(editor, token, token));
}
