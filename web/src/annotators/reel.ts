/** What a rater holds while labelling frames of a film: the frame shown, the label, the box picked; steps and keys. */

import { useMemo, useState, type KeyboardEvent } from "react";

import type { Player } from "../content/player";
import type { QuestionProps } from "../questions/contract";
import { useDrawing } from "./drawing";
import type { FramesQuestion } from "./Frames";
import { frameAt, frameCount, placeFrame, timeOf, type Frame } from "./intervals";
import { labelOf, labelsOf, type Label } from "./labels";
import type { Shape } from "./shapes";
import { stageKey } from "./stagekeys";
import { useSteps } from "./steps";
import type { Size } from "./view";

const NONE: readonly Frame[] = [];
const WHOLE = { x: 0, y: 0, w: 1, h: 1 };

type Setting = Pick<QuestionProps<FramesQuestion, readonly Frame[]>, "question" | "value" | "onChange" | "t"> & {
  readonly player: Player;
  readonly image: Size | null;
  readonly say: (sentence: string) => void;
};

export type Reel = ReturnType<typeof useFrames>;

export function useFrames({ question, value, onChange, player, image, say, t }: Setting) {
  const { fps, boxes = false } = question;
  const labels = useMemo(() => labelsOf(question.labels), [question.labels]);
  const steps = useSteps<readonly Frame[]>(value, onChange);
  const [label, setLabel] = useState(labels[0]?.value ?? "");
  const [picked, setPicked] = useState<number | null>(null);
  const frames = value ?? NONE;
  const frame = frameAt(player.time, fps);
  const here = frames.flatMap((one, index) => (boxes && one.frame === frame ? [index] : []));
  const told = (one: Frame) => t("annotators.frames.is", { frame: one.frame, label: labelOf(labels, one.label).text });

  const place = (wanted: Frame, replace?: number) => {
    const outcome = placeFrame(frames, wanted, replace);
    if ("refused" in outcome) return say(t(outcome.refused));
    steps.set(outcome.answer);
    if (!boxes) setPicked(outcome.index);
    say(t("annotators.boxes.added", { what: told(wanted) }));
  };
  const drawing = useDrawing({
    shapes: here.map((index) => shapeOf(frames[index])),
    tools: boxes ? ["pick", "box"] : ["pick"],
    label,
    image,
    say,
    t,
    onDraw: (shape) => place({ frame: frameAt(player.now(), fps), ...sidesOf(shape) }),
    onChange(index, shape) {
      place({ frame, ...sidesOf(shape) }, here[index]);
    },
  });
  const selected = drawing.selected === null ? picked : (here[drawing.selected] ?? null);
  const entry = selected === null ? undefined : frames[selected];
  const show = (wanted: number) => {
    player.pause();
    const next = Math.min(Math.max(0, wanted), frameCount(player.duration, fps) - 1);
    player.seek(timeOf(next, fps));
    setPicked(null);
    drawing.select(null);
    return next;
  };

  return {
    labels,
    player,
    drawing,
    frames,
    frame,
    fps,
    boxes,
    selected: entry === undefined ? null : selected,
    current: entry?.label ?? label,
    undoable: steps.any,
    last: frameCount(player.duration, fps) - 1,
    step(by: number) {
      say(t("annotators.frames.at", { frame: show(frameAt(player.now(), fps) + by) }));
    },
    show,
    jump(index: number) {
      const one = frames[index];
      if (one === undefined) return;
      show(one.frame);
      setPicked(index);
      if (boxes) drawing.take("pick");
      say(told(one));
    },
    /** The labelled frame before or after this one. */
    nearest(by: number): number {
      if (selected !== null) return selected + by;
      return by > 0 ? frames.findIndex((one) => one.frame > frame) : frames.findLastIndex((one) => one.frame < frame);
    },
    /** With boxes a label waits for its box; without, it is the answer at this frame. */
    label({ value: next, text }: Label) {
      setLabel(next);
      if (entry !== undefined && selected !== null && boxes) return place({ ...entry, label: next }, selected);
      if (boxes) return say(text);
      place({ frame: frameAt(player.now(), fps), label: next });
    },
    wholeFrame: () => place({ frame: frameAt(player.now(), fps), label, ...WHOLE }),
    remove(index: number | null) {
      const one = index === null ? undefined : frames[index];
      if (one === undefined) return;
      steps.set(frames.length === 1 ? undefined : frames.filter((other) => other !== one));
      setPicked(null);
      drawing.select(null);
      say(t("annotators.removed", { what: told(one) }));
    },
    undo() {
      setPicked(null);
      drawing.select(null);
      say(t(steps.undo() ? "annotators.undone" : "annotators.nomore"));
    },
    nothing: (yes: boolean) => steps.set(yes ? [] : undefined),
  };
}

function shapeOf(frame: Frame | undefined): Shape {
  const { label = "", x = 0, y = 0, w = 1, h = 1 } = frame ?? {};
  return { shape: "box", label, x, y, w, h };
}

function sidesOf(shape: Shape): Omit<Frame, "frame"> {
  if (shape.shape === "polygon") return { label: shape.label };
  return { label: shape.label, x: shape.x, y: shape.y, w: shape.w, h: shape.h };
}

/** Do what the key means here; false when it means nothing here and is the page's. */
export function frameKey(event: KeyboardEvent, reel: Reel): boolean {
  const { drawing } = reel;
  const free = drawing.tool === "pick" && drawing.shape === undefined && !event.ctrlKey && !event.metaKey;
  const by: Readonly<Record<string, number>> = { ",": -1, ".": 1, "<": -10, ">": 10 };
  const far = event.shiftKey ? 10 : 1;
  const sideways = free && (event.key === "ArrowLeft" || event.key === "ArrowRight");
  const step = sideways ? (event.key === "ArrowRight" ? far : -far) : by[event.key];
  if (step !== undefined) reel.step(step);
  else if (event.key === " ") reel.player.toggle();
  else if (event.key === "PageDown" || event.key === "PageUp") reel.jump(reel.nearest(event.key === "PageDown" ? 1 : -1));
  else if (free && event.key.startsWith("Arrow")) return false;
  else {
    const acts = { labels: reel.labels, label: reel.label, remove: () => reel.remove(reel.selected), undo: reel.undo };
    return stageKey(event, drawing, acts);
  }
  return true;
}
