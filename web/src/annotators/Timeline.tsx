/** The time of a recording as a line on which stretches are drawn, pulled and picked. */

import { useRef, useState, type PointerEvent, type ReactNode } from "react";

import { clock } from "../content/clock";
import type { Segment } from "./intervals";
import { labelOf, type Label } from "./labels";
import { lanes } from "./passages";

export type Edge = "start" | "end" | "both";

type Props = {
  readonly duration: number;
  readonly time: number;
  readonly zoom: number;
  readonly segments: readonly Segment[];
  readonly selected: number | null;
  readonly begun: number | null;
  readonly labels: readonly Label[];
  readonly disabled: boolean;
  readonly onSeek: (seconds: number) => void;
  readonly onPick: (index: number) => void;
  readonly onDraw: (start: number, end: number) => void;
  readonly onChange: (index: number, start: number, end: number) => void;
  readonly children: ReactNode;
};

type Drag = { readonly edge: Edge | "new"; readonly index: number; readonly from: number; readonly x: number };
type Draft = { readonly index: number | null; readonly start: number; readonly end: number };

const SLIP = 4;

export function Timeline(props: Props) {
  const { duration, time, zoom, segments, selected, begun, labels } = props;
  const { draft, handlers } = useDrag(props);
  const known = Number.isFinite(duration) && duration > 0;
  const at = (seconds: number) => `${known ? (seconds / duration) * 100 : 0}%`;
  const rows = segments.map((one, index) => ({ id: String(index), start: one.start, end: one.end }));
  const lane = lanes(rows);
  return (
    <div className="timeline-scroll" dir="ltr">
      <div className="timeline" style={{ inlineSize: `${zoom * 100}%` }}>
        <div className="ruler" aria-hidden="true">
          {ticks(known ? duration : 0, zoom).map((tick) => (
            <span key={tick} className="ruler-mark figures" style={{ left: at(tick) }}>
              {clock(tick).replace(/\.000$/, "")}
            </span>
          ))}
        </div>
        <div className="track" aria-hidden="true" {...handlers}>
          {props.children}
          {segments.map((segment, index) => {
            const { start, end } = draft?.index === index ? draft : segment;
            const label = labelOf(labels, segment.label);
            const row = Math.min(3, lane.get(String(index)) ?? 0);
            return (
              <div
                key={index}
                data-index={index}
                className={`segment hue-${label.hue} row-${row}${index === selected ? " on" : ""}`}
                style={{ left: at(start), width: at(end - start) }}
              >
                <span className="segment-name">{label.text}</span>
                {index === selected ? <Handles /> : null}
              </div>
            );
          })}
          {draft !== null && draft.index === null ? (
            <div className="segment drawn row-0" style={{ left: at(draft.start), width: at(draft.end - draft.start) }} />
          ) : null}
          {begun === null ? null : <div className="begun" style={{ left: at(begun) }} />}
          <div className="playhead" style={{ left: at(time) }} />
        </div>
      </div>
    </div>
  );
}

function Handles() {
  return (
    <>
      <span className="handle handle-start" data-edge="start" />
      <span className="handle handle-end" data-edge="end" />
    </>
  );
}

/** A press seeks or picks; a drag draws a stretch, or pulls the picked one by an edge or as a whole. */
function useDrag({ duration, segments, selected, disabled, onSeek, onPick, onDraw, onChange }: Props) {
  const drag = useRef<Drag | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const timeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return (Math.min(box.width, Math.max(0, event.clientX - box.left)) / box.width) * duration;
  };
  const draftOf = (now: Drag, to: number): Draft => {
    const segment = segments[now.index];
    if (now.edge === "new" || segment === undefined) {
      return { index: null, start: Math.min(now.from, to), end: Math.max(now.from, to) };
    }
    const by = to - now.from;
    const push = Math.min(Math.max(by, -segment.start), duration - segment.end);
    const start = now.edge === "end" ? segment.start : segment.start + (now.edge === "both" ? push : by);
    const end = now.edge === "start" ? segment.end : segment.end + (now.edge === "both" ? push : by);
    return { index: now.index, start: Math.max(0, Math.min(start, end)), end: Math.min(duration, Math.max(start, end)) };
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (!event.isPrimary || event.button !== 0 || !Number.isFinite(duration)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = pressed(event, selected, timeOf(event), disabled);
  };
  const go = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    if (now === null || disabled || Math.abs(event.clientX - now.x) < SLIP) return;
    setDraft(draftOf(now, timeOf(event)));
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current;
    drag.current = null;
    setDraft(null);
    if (now === null || event.type === "pointercancel") return;
    if (draft === null || disabled) {
      if (now.index !== -1 && !disabled) onPick(now.index);
      return onSeek(timeOf(event));
    }
    const { index, start, end: last } = draftOf(now, timeOf(event));
    if (index === null) onDraw(start, last);
    else onChange(index, start, last);
  };
  return { draft, handlers: { onPointerDown: begin, onPointerMove: go, onPointerUp: end, onPointerCancel: end } };
}

/** What was pressed: an edge or the body of the picked stretch is pulled; from anywhere else a new one is drawn. */
function pressed(event: PointerEvent<HTMLElement>, selected: number | null, from: number, disabled: boolean): Drag {
  const target = event.target instanceof Element ? event.target : null;
  const body = target?.closest("[data-index]")?.getAttribute("data-index") ?? null;
  const edge = target?.closest("[data-edge]")?.getAttribute("data-edge");
  const index = body === null ? -1 : Number(body);
  const held = index !== -1 && index === selected && !disabled;
  const pull: Edge = edge === "start" || edge === "end" ? edge : "both";
  return { edge: held ? pull : "new", index, from, x: event.clientX };
}

const SPACINGS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Round times, at most six to a screen. */
export function ticks(duration: number, zoom: number): number[] {
  const spacing = SPACINGS.find((one) => duration / zoom / one <= 6) ?? 7200;
  return Array.from({ length: Math.floor(duration / spacing) + 1 }, (_, index) => index * spacing);
}
