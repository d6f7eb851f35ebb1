/** From places on the screen to offsets in a text, and back. */

import type { Range } from "./words";

/** The offsets of the browser's selection inside a pane whose text is the text; null when nothing is selected there. */
export function selectionIn(pane: HTMLElement): Range | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(pane)) return null;
  const start = pane.contains(range.startContainer) ? lengthTo(pane, range.startContainer, range.startOffset) : 0;
  const end = pane.contains(range.endContainer)
    ? lengthTo(pane, range.endContainer, range.endOffset)
    : (pane.textContent ?? "").length;
  return start < end ? { start, end } : null;
}

function lengthTo(pane: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(pane);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The offset of the character under a point of the screen. */
export function offsetOf(pane: HTMLElement, x: number, y: number): number | null {
  const caret = caretAt(x, y);
  if (caret === null || !pane.contains(caret.node)) return null;
  const offset = lengthTo(pane, caret.node, caret.offset);
  // A caret lies between characters: the one pressed is the one whose box holds the point.
  const before = boxOf(pane, offset - 1);
  return before !== null && holds(before, x, y) ? offset - 1 : offset;
}

/** The offset a line above or below a character. */
export function offsetAt(pane: HTMLElement, offset: number, down: boolean): number | null {
  const box = boxOf(pane, offset);
  if (box === null) return null;
  const line = parseFloat(getComputedStyle(pane).lineHeight) || box.height * 1.5;
  const middle = box.top + box.height / 2 + (down ? line : -line);
  return offsetOf(pane, box.left + box.width / 2, middle);
}

/** The word at an offset, or the nearest before it; -1 in a text without words. */
export function wordAt(tokens: readonly Range[], offset: number): number {
  return Math.max(tokens.findLastIndex((token) => token.start <= offset), tokens.length > 0 ? 0 : -1);
}

type Caret = { readonly node: Node; readonly offset: number };

function caretAt(x: number, y: number): Caret | null {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position === null ? null : { node: position.offsetNode, offset: position.offset };
  }
  const old = document as unknown as { caretRangeFromPoint?: (x: number, y: number) => globalThis.Range | null };
  const range = old.caretRangeFromPoint?.(x, y) ?? null;
  return range === null ? null : { node: range.startContainer, offset: range.startOffset };
}

/** The box of the character at an offset. */
export function boxOf(pane: HTMLElement, offset: number): DOMRect | null {
  if (offset < 0) return null;
  const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = (node.textContent ?? "").length;
    if (offset < passed + length) {
      const range = document.createRange();
      range.setStart(node, offset - passed);
      range.setEnd(node, offset - passed + 1);
      return range.getBoundingClientRect();
    }
    passed += length;
  }
  return null;
}

function holds(box: DOMRect, x: number, y: number): boolean {
  return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
}
