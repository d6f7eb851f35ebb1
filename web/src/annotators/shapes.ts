/** Boxes and polygons on an image, in fractions of its width and height. */

export type Point = readonly [number, number];
export type Box = {
  readonly shape: "box";
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
};
export type Polygon = { readonly shape: "polygon"; readonly label: string; readonly points: readonly Point[] };
export type Shape = Box | Polygon;

/** Six decimals: a hundredth of a pixel of an image 10,000 pixels wide. */
export function six(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

export function inside(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** The box between two opposite corners, kept inside the image; null when it has no area. */
export function boxBetween(a: Point, b: Point, label: string): Box | null {
  const left = six(inside(Math.min(a[0], b[0])));
  const top = six(inside(Math.min(a[1], b[1])));
  const w = six(six(inside(Math.max(a[0], b[0]))) - left);
  const h = six(six(inside(Math.max(a[1], b[1]))) - top);
  return w > 0 && h > 0 ? { shape: "box", label, x: left, y: top, w, h } : null;
}

/** The polygon through the points, repeated neighbours left out; null with fewer than three or no area. */
export function polygonThrough(points: readonly Point[], label: string): Polygon | null {
  const rounded = points.map((point): Point => [six(inside(point[0])), six(inside(point[1]))]);
  const kept = rounded.filter((point, index) => {
    const before = rounded[(index + rounded.length - 1) % rounded.length];
    return rounded.length < 2 || before === undefined || before[0] !== point[0] || before[1] !== point[1];
  });
  return kept.length >= 3 && Math.abs(area(kept)) > 1e-9 ? { shape: "polygon", label, points: kept } : null;
}

/** Signed area by the shoelace formula. */
function area(points: readonly Point[]): number {
  let twice = 0;
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    twice += point[0] * next[1] - next[0] * point[1];
  });
  return twice / 2;
}

/** The points by which a shape is pulled: the corners of a box clockwise from top left, or a polygon's points. */
export function grips(shape: Shape): Point[] {
  if (shape.shape === "polygon") return [...shape.points];
  const { x, y, w, h } = shape;
  return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
}

/** The smallest box around a shape. */
export function bounds(shape: Shape): { x: number; y: number; w: number; h: number } {
  if (shape.shape === "box") return shape;
  const xs = shape.points.map((point) => point[0]);
  const ys = shape.points.map((point) => point[1]);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, w: six(Math.max(...xs) - x), h: six(Math.max(...ys) - y) };
}

/** The shape moved by a step, stopped at the edges of the image with its size unchanged. */
export function moved<S extends Shape>(shape: S, dx: number, dy: number): S {
  const around = bounds(shape);
  const right = Math.min(Math.max(dx, -around.x), 1 - around.x - around.w);
  const down = Math.min(Math.max(dy, -around.y), 1 - around.y - around.h);
  if (shape.shape === "box") {
    const x = Math.min(six(shape.x + right), six(1 - shape.w));
    const y = Math.min(six(shape.y + down), six(1 - shape.h));
    return { ...shape, x: Math.max(0, x), y: Math.max(0, y) };
  }
  const points = shape.points.map((point): Point => [
    six(inside(point[0] + right)),
    six(inside(point[1] + down)),
  ]);
  return { ...shape, points };
}

/** The shape with one grip pulled to a point; null when that would leave it without area. */
export function pulled(shape: Shape, grip: number, to: Point): Shape | null {
  if (shape.shape === "polygon") {
    return polygonThrough(shape.points.map((point, index) => (index === grip ? to : point)), shape.label);
  }
  const opposite = grips(shape)[(grip + 2) % 4];
  return opposite === undefined ? null : boxBetween(opposite, to, shape.label);
}

/** The topmost shape under a point: the smallest, so that a box inside a box can be picked. */
export function shapeAt(shapes: readonly Shape[], point: Point): number {
  let best = -1;
  let smallest = Infinity;
  shapes.forEach((shape, index) => {
    const size = sizeOf(shape);
    if (size < smallest && covers(shape, point)) [best, smallest] = [index, size];
  });
  return best;
}

function sizeOf(shape: Shape): number {
  return shape.shape === "box" ? shape.w * shape.h : Math.abs(area(shape.points));
}

function covers(shape: Shape, [x, y]: Point): boolean {
  if (shape.shape === "box") {
    return x >= shape.x && x <= shape.x + shape.w && y >= shape.y && y <= shape.y + shape.h;
  }
  let odd = false;
  shape.points.forEach(([ax, ay], index) => {
    const [bx, by] = shape.points[(index + 1) % shape.points.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  });
  return odd;
}
