/** What a rater holds while drawing on an image: tool, crosshair, points not yet a shape, the shape picked, the view. */

import { useState } from "react";

import type { Translate } from "../questions/contract";
import { boxBetween, grips, inside, moved, polygonThrough, pulled, six, type Point, type Shape } from "./shapes";
import { pushed, showing, WHOLE, zoomed, type Size, type View } from "./view";

export type Tool = "pick" | "box" | "polygon";

type Setting = {
  readonly shapes: readonly Shape[];
  readonly tools: readonly Tool[];
  readonly label: string;
  readonly image: Size | null;
  readonly onDraw: (shape: Shape) => void;
  readonly onChange: (index: number, shape: Shape) => void;
  readonly say: (sentence: string) => void;
  readonly t: Translate;
};

export type Drawing = ReturnType<typeof useDrawing>;

const FACTOR = 1.5;

export function useDrawing(setting: Setting) {
  const { shapes, tools, label, image, say, t } = setting;
  const [tool, setTool] = useState<Tool>(tools.find((one) => one !== "pick") ?? "pick");
  const [selected, setSelected] = useState<number | null>(null);
  const [grip, setGrip] = useState<number | null>(null);
  const [draft, setDraft] = useState<readonly Point[]>([]);
  const [cursor, setCursor] = useState<Point>([0.5, 0.5]);
  const [view, setView] = useState<View>(WHOLE);
  const [pane, setPane] = useState<Size>({ w: 1, h: 1 });
  const shape = selected === null ? undefined : shapes[selected];
  const size = image ?? pane;

  const finish = (made: Shape | null) => {
    setDraft([]);
    if (made === null) return say(t("annotators.boxes.flat"));
    setSelected(null);
    setting.onDraw(made);
  };
  const point = (at: Point) => {
    const here: Point = [six(inside(at[0])), six(inside(at[1]))];
    const first = draft[0];
    if (tool === "box" && first !== undefined) return finish(boxBetween(first, here, label));
    setDraft([...draft, here]);
    setSelected(null);
    say(t("annotators.boxes.point", { count: draft.length + 1, x: percent(here[0]), y: percent(here[1]) }));
  };
  const select = (index: number | null) => {
    setSelected(index);
    setGrip(null);
    setDraft([]);
  };

  return {
    tools,
    tool,
    label,
    shapes,
    shape,
    selected: shape === undefined ? null : selected,
    grip,
    draft,
    cursor,
    view,
    pane,
    image,
    setView,
    setPane,
    select,
    point,
    draw: finish,
    take(next: Tool) {
      setTool(next);
      setDraft([]);
      if (next !== "pick") setSelected(null);
      say(t(`annotators.tool.${next}`));
    },
    change: (index: number, next: Shape) => setting.onChange(index, next),
    /** Close the polygon. */
    close: () => finish(polygonThrough(draft, label)),
    dropPoint: () => setDraft(draft.slice(0, -1)),
    nextGrip() {
      if (shape === undefined) return;
      const next = grip === null ? 0 : grip + 1;
      const kept = next < grips(shape).length ? next : null;
      setGrip(kept);
      say(kept === null ? t("annotators.boxes.whole") : t("annotators.boxes.grip", { number: kept + 1 }));
    },
    /** Arrow keys: the crosshair while drawing, else the picked shape or its grip. */
    nudge(dx: number, dy: number) {
      if (tool === "pick" && shape !== undefined && selected !== null) {
        const at = grip === null ? undefined : grips(shape)[grip];
        const next = at === undefined || grip === null ? moved(shape, dx, dy) : pulled(shape, grip, [at[0] + dx, at[1] + dy]);
        return next === null ? say(t("annotators.boxes.flat")) : setting.onChange(selected, next);
      }
      const next: Point = [six(inside(cursor[0] + dx)), six(inside(cursor[1] + dy))];
      setCursor(next);
      setView(showing(view, next, pane, size));
      say(t("annotators.boxes.at", { x: percent(next[0]), y: percent(next[1]) }));
    },
    pointHere: () => point(cursor),
    escape(): boolean {
      if (draft.length > 0) setDraft([]);
      else if (selected !== null) select(null);
      else return false;
      return true;
    },
    closer: (at?: Point) => setView(zoomed(view, FACTOR, pane, size, at)),
    further: (at?: Point) => setView(zoomed(view, 1 / FACTOR, pane, size, at)),
    whole: () => setView(WHOLE),
    zoomBy: (from: View, factor: number, at: Point) => setView(zoomed(from, factor, pane, size, at)),
    push: (from: View, dx: number, dy: number) => setView(pushed(from, dx, dy, pane, size)),
  };
}

/** A fraction as a percentage with one decimal. */
export function percent(fraction: number): string {
  return (fraction * 100).toFixed(1);
}
