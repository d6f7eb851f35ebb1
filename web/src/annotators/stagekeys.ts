/** The keyboard on an image: a crosshair that places corners, and shapes that are walked, moved and pulled. */

import type { KeyboardEvent } from "react";

import type { Drawing, Tool } from "./drawing";
import { labelByKey, type Label } from "./labels";
import { isUndo } from "./parts";

export type StageActs = {
  readonly labels: readonly Label[];
  readonly label: (label: Label) => void;
  readonly remove: () => void;
  readonly undo: () => void;
};

const TOOLS: Readonly<Record<string, Tool>> = { v: "pick", b: "box", p: "polygon" };

/** Do what the key means here; false when it means nothing here and is the page's. */
export function stageKey(event: KeyboardEvent, drawing: Drawing, acts: StageActs): boolean {
  if (isUndo(event)) acts.undo();
  else if (event.ctrlKey || event.metaKey) return false;
  else if (event.key.startsWith("Arrow")) arrow(event, drawing);
  else if (event.key === "Tab") return walk(drawing, event.shiftKey);
  else if (event.key === "Escape") return drawing.escape();
  else if (event.key === "Enter") enter(drawing);
  else if (event.key === "Backspace" && drawing.draft.length > 0) drawing.dropPoint();
  else if (event.key === "Delete" || event.key === "Backspace") acts.remove();
  else return letter(event, drawing, acts);
  return true;
}

function letter(event: KeyboardEvent, drawing: Drawing, acts: StageActs): boolean {
  const key = event.key.toLowerCase();
  const label = labelByKey(acts.labels, key);
  const tool = TOOLS[key];
  if (label !== undefined) acts.label(label);
  else if (tool !== undefined && drawing.tools.includes(tool)) drawing.take(tool);
  else if (key === "g") drawing.nextGrip();
  else if (key === "c" && drawing.tool === "polygon") drawing.close();
  else if (key === "+" || key === "=") drawing.closer();
  else if (key === "-") drawing.further();
  else if (key === "0") drawing.whole();
  else return false;
  return true;
}

function arrow(event: KeyboardEvent, drawing: Drawing): void {
  const step = event.altKey ? 0.001 : event.shiftKey ? 0.1 : 0.01;
  const dx = event.key === "ArrowLeft" ? -step : event.key === "ArrowRight" ? step : 0;
  const dy = event.key === "ArrowUp" ? -step : event.key === "ArrowDown" ? step : 0;
  drawing.nudge(dx, dy);
}

/**
 * Enter sets a corner; on the polygon's first or last point it closes. It is taken even when there is nothing to do: the
 * page's Enter sends the answer, and one press too many must not.
 */
function enter(drawing: Drawing): void {
  if (drawing.tool === "pick") return;
  const here = (point: readonly [number, number] | undefined) =>
    point !== undefined && point[0] === drawing.cursor[0] && point[1] === drawing.cursor[1];
  const { draft } = drawing;
  if (drawing.tool === "polygon" && draft.length >= 3 && (here(draft[0]) || here(draft.at(-1)))) drawing.close();
  else if (!here(draft.at(-1))) drawing.pointHere();
}

/** Tab goes from shape to shape and leaves the image after the last. */
function walk(drawing: Drawing, back: boolean): boolean {
  if (drawing.draft.length > 0) return false;
  const { selected, shapes } = drawing;
  const next = selected === null ? (back ? -1 : 0) : selected + (back ? -1 : 1);
  if (shapes[next] === undefined) return false;
  if (drawing.tool !== "pick") drawing.take("pick");
  drawing.select(next);
  return true;
}
