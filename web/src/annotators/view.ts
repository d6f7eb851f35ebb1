/** Which part of an image a pane shows: fractions of the image to pixels of the pane and back. */

import type { Point } from "./shapes";

export type Size = { readonly w: number; readonly h: number };

/** `zoom` 1 shows the whole image; `x`, `y` is the point of the image in the middle of the pane. */
export type View = { readonly zoom: number; readonly x: number; readonly y: number };

/** Where the whole image lies, in pixels of the pane. */
export type Area = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 };
const CLOSEST = 16;

export function areaOf(pane: Size, image: Size, view: View): Area {
  const scale = Math.min(pane.w / image.w, pane.h / image.h) * view.zoom;
  const [width, height] = [image.w * scale, image.h * scale];
  return { left: pane.w / 2 - view.x * width, top: pane.h / 2 - view.y * height, width, height };
}

export function toImage(area: Area, x: number, y: number): Point {
  return [(x - area.left) / area.width, (y - area.top) / area.height];
}

export function toPane(area: Area, point: Point): Point {
  return [area.left + point[0] * area.width, area.top + point[1] * area.height];
}

/** Closer or further, with the point of the pane given staying where it is. */
export function zoomed(view: View, factor: number, pane: Size, image: Size, at?: Point): View {
  const zoom = Math.min(CLOSEST, Math.max(1, view.zoom * factor));
  const [x, y] = at ?? [pane.w / 2, pane.h / 2];
  const kept = toImage(areaOf(pane, image, view), x, y);
  const next = areaOf(pane, image, { zoom, x: 0, y: 0 });
  const middle = { zoom, x: kept[0] - (x - pane.w / 2) / next.width, y: kept[1] - (y - pane.h / 2) / next.height };
  return settled(middle, pane, image);
}

/** The view after the image was pushed by so many pixels. */
export function pushed(view: View, dx: number, dy: number, pane: Size, image: Size): View {
  const area = areaOf(pane, image, view);
  return settled({ ...view, x: view.x - dx / area.width, y: view.y - dy / area.height }, pane, image);
}

/** The view that has a point in sight: unchanged if it is, else with the point in the middle. */
export function showing(view: View, point: Point, pane: Size, image: Size): View {
  const [x, y] = toPane(areaOf(pane, image, view), point);
  const seen = x >= 0 && y >= 0 && x <= pane.w && y <= pane.h;
  return seen ? view : settled({ ...view, x: point[0], y: point[1] }, pane, image);
}

/** No more empty pane than the image's shape needs. */
function settled(view: View, pane: Size, image: Size): View {
  const area = areaOf(pane, image, view);
  return { ...view, x: within(view.x, pane.w / area.width), y: within(view.y, pane.h / area.height) };
}

function within(middle: number, seen: number): number {
  return seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, middle));
}
