/** Mouse, pen and fingers on an image: drag a box, place points, pull and move shapes, push and pinch the view. */

import { useRef, useState, type PointerEvent } from "react";

import type { Drawing } from "./drawing";
import { boxBetween, grips, moved, pulled, shapeAt, type Point, type Shape } from "./shapes";
import { areaOf, toImage, toPane, type Area, type View } from "./view";

/** A shape as it is while it is being drawn or pulled; `index` null for a new one. */
export type Preview = { readonly index: number | null; readonly shape: Shape };

type Gesture = {
  readonly kind: "box" | "point" | "grip" | "move" | "push" | "pinch";
  readonly from: Point;
  readonly view: View;
  readonly area: Area;
  readonly index: number;
  readonly grip: number;
  readonly spread: number;
};

/** How far a press may slip and still be a press, in pixels. */
const SLIP = 4;
const ORIGIN: Point = [0, 0];
const FINGER = 22;
const MOUSE = 10;

export function useGestures(drawing: Drawing, disabled: boolean) {
  const fingers = useRef(new Map<number, Point>());
  const gesture = useRef<Gesture | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const off = disabled || drawing.image === null;

  const begin = (event: PointerEvent<HTMLElement>) => {
    if (off || event.button > 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, placeOf(event));
    setPreview(null);
    gesture.current = fingers.current.size > 1 ? pinch(drawing, [...fingers.current.values()]) : press(drawing, event);
  };
  const go = (event: PointerEvent<HTMLElement>) => {
    if (!fingers.current.has(event.pointerId) || gesture.current === null) return;
    fingers.current.set(event.pointerId, placeOf(event));
    const now = gesture.current;
    if (now.kind === "pinch") return spreadTo(drawing, now, [...fingers.current.values()]);
    if (now.kind === "push") return push(drawing, now, placeOf(event));
    setPreview(previewOf(drawing, now, placeOf(event)));
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    const known = fingers.current.delete(event.pointerId);
    const now = gesture.current;
    if (!known || now === null || fingers.current.size > 0) return;
    gesture.current = null;
    setPreview(null);
    if (now.kind === "pinch" || event.type === "pointercancel") return;
    release(drawing, now, placeOf(event), event.pointerType === "touch");
  };
  return { preview, handlers: { onPointerDown: begin, onPointerMove: go, onPointerUp: end, onPointerCancel: end } };
}

function placeOf(event: PointerEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return [event.clientX - box.left - event.currentTarget.clientLeft, event.clientY - box.top - event.currentTarget.clientTop];
}

function press(drawing: Drawing, event: PointerEvent<HTMLElement>): Gesture {
  const from = placeOf(event);
  const area = areaOf(drawing.pane, drawing.image ?? drawing.pane, drawing.view);
  const begun = { from, area, view: drawing.view, index: -1, grip: -1, spread: 0 };
  if (event.button === 1) return { ...begun, kind: "push" };
  if (drawing.tool === "box") return { ...begun, kind: "box" };
  if (drawing.tool === "polygon") return { ...begun, kind: "point" };
  const grip = gripNear(drawing, area, from, event.pointerType === "touch" ? FINGER : MOUSE);
  if (grip !== -1) return { ...begun, kind: "grip", index: drawing.selected ?? -1, grip };
  const index = shapeAt(drawing.shapes, toImage(area, ...from));
  drawing.select(index === -1 ? null : index);
  return { ...begun, kind: index === -1 ? "push" : "move", index };
}

function gripNear(drawing: Drawing, area: Area, from: Point, reach: number): number {
  if (drawing.shape === undefined) return -1;
  const distances = grips(drawing.shape).map((grip) => distance(toPane(area, grip), from));
  const nearest = Math.min(...distances);
  return nearest <= reach ? distances.indexOf(nearest) : -1;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function previewOf(drawing: Drawing, now: Gesture, at: Point): Preview | null {
  if (distance(now.from, at) < SLIP) return null;
  const [from, to] = [toImage(now.area, ...now.from), toImage(now.area, ...at)];
  if (now.kind === "box") {
    const shape = boxBetween(from, to, drawing.label);
    return shape === null ? null : { index: null, shape };
  }
  const before = drawing.shapes[now.index];
  if (before === undefined) return null;
  if (now.kind === "move") return { index: now.index, shape: moved(before, to[0] - from[0], to[1] - from[1]) };
  if (now.kind !== "grip") return null;
  // A finger takes a grip beside its middle: the grip follows by the same distance.
  const grip = grips(before)[now.grip] ?? from;
  const shape = pulled(before, now.grip, [grip[0] + to[0] - from[0], grip[1] + to[1] - from[1]]);
  return shape === null ? null : { index: now.index, shape };
}

function release(drawing: Drawing, now: Gesture, at: Point, finger: boolean): void {
  const shown = previewOf(drawing, now, at);
  if (shown !== null) return shown.index === null ? drawing.draw(shown.shape) : drawing.change(shown.index, shown.shape);
  if (now.kind === "point") return placePoint(drawing, now, at, finger);
  if (now.kind !== "box" || distance(now.from, at) >= SLIP) return;
  const point = toImage(now.area, ...at);
  const under = drawing.draft.length === 0 ? shapeAt(drawing.shapes, point) : -1;
  if (under === -1) return drawing.point(point);
  drawing.take("pick");
  drawing.select(under);
}

/** A press on the first point closes the polygon, so does a second press on the last. */
function placePoint(drawing: Drawing, now: Gesture, at: Point, finger: boolean): void {
  const reach = finger ? FINGER : MOUSE;
  const near = (point: Point | undefined) => point !== undefined && distance(toPane(now.area, point), at) <= reach;
  const { draft } = drawing;
  if (draft.length >= 3 && (near(draft[0]) || near(draft.at(-1)))) return drawing.close();
  if (near(draft.at(-1))) return;
  drawing.point(toImage(now.area, ...at));
}

function push(drawing: Drawing, now: Gesture, at: Point): void {
  drawing.push(now.view, at[0] - now.from[0], at[1] - now.from[1]);
}

function middleOf(places: readonly Point[]): { middle: Point; spread: number } {
  const [a = ORIGIN, b = ORIGIN] = places;
  return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], spread: Math.max(1, distance(a, b)) };
}

function pinch(drawing: Drawing, places: readonly Point[]): Gesture {
  const { middle, spread } = middleOf(places);
  const area = areaOf(drawing.pane, drawing.image ?? drawing.pane, drawing.view);
  return { kind: "pinch", from: middle, area, view: drawing.view, index: -1, grip: -1, spread };
}

function spreadTo(drawing: Drawing, now: Gesture, places: readonly Point[]): void {
  const { middle, spread } = middleOf(places);
  drawing.zoomBy(now.view, spread / now.spread, middle);
}
