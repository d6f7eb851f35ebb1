/** A pane of fixed size with an image (or a film) and the shapes on it. */

import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from "react";

import type { Drawing } from "./drawing";
import { useGestures } from "./gestures";
import { useKeyHome } from "./home";
import { labelOf, type Label } from "./labels";
import { grips, type Point, type Shape } from "./shapes";
import { areaOf, toPane, type Area } from "./view";

type Props = {
  readonly drawing: Drawing;
  readonly labels: readonly Label[];
  readonly name: string;
  readonly kind: string;
  readonly hints: string;
  readonly active: boolean;
  readonly disabled: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** The image itself, laid where the view wants it. */
  readonly backdrop: (place: CSSProperties) => ReactNode;
};

export function Stage({ drawing, labels, name, kind, hints, active, disabled, onKeyDown, backdrop }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  useKeyHome(pane, active && !disabled);
  const { preview, handlers } = useGestures(drawing, disabled);
  usePane(pane, drawing);
  const area = areaOf(drawing.pane, drawing.image ?? drawing.pane, drawing.view);
  const place = { left: area.left, top: area.top, width: area.width, height: area.height };
  const shapes = drawing.shapes.map((shape, index) => (preview?.index === index ? preview.shape : shape));
  return (
    <div
      ref={pane}
      className="stage"
      data-tool={drawing.tool}
      role="application"
      aria-roledescription={kind}
      aria-label={name}
      aria-describedby={hints}
      aria-disabled={disabled}
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      {backdrop(place)}
      <svg className="overlay" aria-hidden="true" width={drawing.pane.w} height={drawing.pane.h}>
        {shapes.map((shape, index) => (
          <ShapeView key={index} shape={shape} area={area} labels={labels} on={drawing.selected === index} />
        ))}
        {preview !== null && preview.index === null ? (
          <ShapeView shape={preview.shape} area={area} labels={labels} on={false} />
        ) : null}
        {drawing.shape === undefined || drawing.tool !== "pick" ? null : (
          <Grips shape={shapes[drawing.selected ?? -1] ?? drawing.shape} area={area} held={drawing.grip} />
        )}
        <Draft drawing={drawing} area={area} />
      </svg>
    </div>
  );
}

/** The pane's size as it is, and the wheel with Control, which browsers let no passive listener hold back. */
function usePane(pane: RefObject<HTMLDivElement | null>, drawing: Drawing): void {
  const now = useRef(drawing);
  now.current = drawing;
  useEffect(() => {
    const node = pane.current;
    if (node === null || typeof ResizeObserver === "undefined") return;
    const measure = () => now.current.setPane({ w: Math.max(1, node.clientWidth), h: Math.max(1, node.clientHeight) });
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = node.getBoundingClientRect();
      const at: Point = [event.clientX - box.left, event.clientY - box.top];
      now.current.zoomBy(now.current.view, Math.exp(-event.deltaY / 200), at);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    node.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      observer.disconnect();
      node.removeEventListener("wheel", onWheel);
    };
  }, [pane]);
}

type ShapeProps = { readonly shape: Shape; readonly area: Area; readonly labels: readonly Label[]; readonly on: boolean };

function ShapeView({ shape, area, labels, on }: ShapeProps) {
  const label = labelOf(labels, shape.label);
  const corners = grips(shape).map((point) => toPane(area, point));
  const top = corners.reduce((best, point) => (point[1] < best[1] ? point : best));
  const left = shape.shape === "box" ? corners[0] : top;
  return (
    <g className={`hue-${label.hue}${on ? " on" : ""}`}>
      <polygon className="shape" points={corners.map((point) => point.join(",")).join(" ")} />
      <text className="shape-name" x={(left ?? top)[0] + 4} y={Math.max(14, top[1] - 5)} direction="ltr">
        {label.text}
      </text>
    </g>
  );
}

function Grips({ shape, area, held }: { shape: Shape; area: Area; held: number | null }) {
  return grips(shape).map((grip, index) => {
    const [x, y] = toPane(area, grip);
    return (
      <g key={index}>
        <circle className="reach" cx={x} cy={y} r={22} />
        <circle className={index === held ? "grip held" : "grip"} cx={x} cy={y} r={index === held ? 9 : 6} />
      </g>
    );
  });
}

/** Points not yet a shape, the line to the crosshair, and the crosshair. */
function Draft({ drawing, area }: { drawing: Drawing; area: Area }) {
  if (drawing.tool === "pick") return null;
  const cursor = toPane(area, drawing.cursor);
  const points = drawing.draft.map((point) => toPane(area, point));
  const first = points[0];
  const box = drawing.tool === "box" && first !== undefined;
  return (
    <g className="draft">
      {box ? (
        <polygon
          className="draft-line"
          points={`${first.join(",")} ${cursor[0]},${first[1]} ${cursor.join(",")} ${first[0]},${cursor[1]}`}
        />
      ) : (
        <polyline className="draft-line" points={points.map((point) => point.join(",")).join(" ")} />
      )}
      {points.map((point, index) => (
        <circle key={index} className="grip" cx={point[0]} cy={point[1]} r={index === 0 ? 7 : 5} />
      ))}
      <g className="crosshair">
        <path d={`M${cursor[0]} 0V${drawing.pane.h}M0 ${cursor[1]}H${drawing.pane.w}`} />
        <circle cx={cursor[0]} cy={cursor[1]} r={7} />
      </g>
    </g>
  );
}
