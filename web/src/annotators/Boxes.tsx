import { useId, useMemo, useState, type KeyboardEvent } from "react";

import { altOf, titleOf, useField } from "../content/fields";
import { mediaAddress } from "../content/media";
import { useAskedBy } from "../questions/AskedBy";
import type { Option, QuestionProps, Translate } from "../questions/contract";
import { useDrawing, type Tool } from "./drawing";
import { labelOf, labelsOf, type Label } from "./labels";
import { Hints, LabelBar, Nothing, UndoButton, useVoice } from "./parts";
import { ShapeFields, ShapeList, whereIs } from "./ShapeList";
import type { Shape } from "./shapes";
import { Stage } from "./Stage";
import { stageKey } from "./stagekeys";
import { StageTools } from "./StageTools";
import { useSteps } from "./steps";
import type { Size } from "./view";
import "./annotators.css";

export type BoxesQuestion = {
  readonly type: "boxes";
  readonly name: string;
  readonly ask: string;
  readonly of: string;
  readonly labels: readonly (Option | string)[];
  readonly shapes?: readonly ("box" | "polygon")[];
  readonly min?: number | null;
  readonly max?: number | null;
};

const NONE: readonly Shape[] = [];

/** Boxes and polygons on an image. Drawn by us: one model serves mouse, fingers and keys, and nothing needs inline styles. */
export function Boxes(props: QuestionProps<BoxesQuestion, readonly Shape[]>) {
  // Another item is another drawing: nothing held for the last one, such as a shape picked, may reach it.
  return <OnPicture key={String(props.content[props.question.of])} {...props} />;
}

function OnPicture({ question, content, value, onChange, active, disabled, t }: QuestionProps<BoxesQuestion, readonly Shape[]>) {
  const field = useField(question.of);
  const address = mediaAddress(content[question.of]);
  const [image, setImage] = useState<Size | null>(null);
  const [failed, setFailed] = useState(address === null);
  const { say, voice } = useVoice();
  const hints = useId();
  const asked = useAskedBy();
  const own = useShapes({ question, value, onChange, image, say, t });
  const { drawing, labels, current } = own;
  const title = field === undefined ? question.ask : titleOf(field);
  const onKeyDown = (event: KeyboardEvent) => {
    const acts = { labels, label: own.label, remove: () => own.remove(drawing.selected), undo: own.undo };
    if (disabled || !stageKey(event, drawing, acts)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (failed || address === null) return <p role="alert">{t("content.broken", { title })}</p>;
  return (
    <div className="annotator" role="group" aria-labelledby={asked}>
      <LabelBar labels={labels} current={current} onPick={own.label} title={t("annotators.labels")} disabled={disabled} />
      <StageTools drawing={drawing} disabled={disabled} t={t} />
      <div className="panes">
        <Stage
          drawing={drawing}
          labels={labels}
          name={title}
          kind={t("annotators.boxes.pane")}
          hints={hints}
          active={active}
          disabled={disabled}
          onKeyDown={onKeyDown}
          backdrop={(place) => (
            <img
              src={address}
              alt={altOf(field, content) ?? t("content.image.untold", { title })}
              className="backdrop"
              draggable={false}
              style={place}
              onLoad={({ currentTarget: loaded }) => setImage({ w: loaded.naturalWidth, h: loaded.naturalHeight })}
              onError={() => setFailed(true)}
            />
          )}
        />
        <ShapeList drawing={drawing} labels={labels} onRemove={own.remove} disabled={disabled} t={t} />
      </div>
      {voice}
      <div className="tools">
        <ShapeFields drawing={drawing} disabled={disabled} t={t} />
        <button type="button" className="tool" disabled={disabled || drawing.selected === null} onClick={() => own.remove(drawing.selected)}>
          {t("annotators.delete")} <kbd aria-hidden="true">Del</kbd>
        </button>
        <UndoButton any={own.undoable} onUndo={own.undo} disabled={disabled} t={t} />
      </div>
      <Nothing empty={drawing.shapes.length === 0} said={value !== undefined} min={question.min ?? 0} onSay={own.nothing} disabled={disabled} t={t} />
      <div id={hints}>
        <Hints title={t("annotators.keys")} keys={stageKeys(t, drawing.tools)} />
      </div>
    </div>
  );
}

type Setting = Pick<QuestionProps<BoxesQuestion, readonly Shape[]>, "question" | "value" | "onChange" | "t"> & {
  readonly image: Size | null;
  readonly say: (sentence: string) => void;
};

/** The list of shapes and what the steps do to it. */
function useShapes({ question, value, onChange, image, say, t }: Setting) {
  const labels = useMemo(() => labelsOf(question.labels), [question.labels]);
  const steps = useSteps<readonly Shape[]>(value, onChange);
  const [label, setLabel] = useState(labels[0]?.value ?? "");
  const shapes = value ?? NONE;
  const keep = (next: readonly Shape[]) => steps.set(next.length === 0 ? undefined : next);
  const replace = (index: number, shape: Shape) => keep(shapes.map((one, at) => (at === index ? shape : one)));
  const told = (shape: Shape) => `${labelOf(labels, shape.label).text}, ${whereIs(shape, t)}`;
  const drawing = useDrawing({
    shapes,
    tools: ["pick", ...(question.shapes ?? ["box"])] satisfies Tool[],
    label,
    image,
    say,
    t,
    onDraw(shape) {
      if (typeof question.max === "number" && shapes.length >= question.max) return say(t("annotators.most"));
      keep([...shapes, shape]);
      say(t("annotators.boxes.added", { what: told(shape) }));
    },
    onChange(index, shape) {
      replace(index, shape);
      say(told(shape));
    },
  });
  return {
    labels,
    drawing,
    current: drawing.shape?.label ?? label,
    undoable: steps.any,
    label({ value: picked, text }: Label) {
      say(text);
      if (drawing.shape === undefined || drawing.selected === null) return setLabel(picked);
      replace(drawing.selected, { ...drawing.shape, label: picked });
    },
    remove(index: number | null) {
      const shape = index === null ? undefined : shapes[index];
      if (shape === undefined) return;
      keep(shapes.filter((one) => one !== shape));
      drawing.select(null);
      say(t("annotators.removed", { what: told(shape) }));
    },
    undo() {
      drawing.select(null);
      say(t(steps.undo() ? "annotators.undone" : "annotators.nomore"));
    },
    nothing: (yes: boolean) => steps.set(yes ? [] : undefined),
  };
}

export function stageKeys(t: Translate, tools: readonly Tool[]): [string[], string][] {
  const keys: [string[], string][] = [
    [["B"], t("annotators.tool.box")],
    [["←", "→", "↑", "↓"], t("annotators.boxes.keys.move")],
    [["Shift"], t("annotators.boxes.keys.far")],
    [["Alt"], t("annotators.boxes.keys.near")],
    [["Enter"], t("annotators.boxes.keys.enter")],
    [["1", "…", "9"], t("annotators.boxes.keys.label")],
    [["Tab"], t("annotators.boxes.keys.walk")],
    [["G"], t("annotators.boxes.keys.grip")],
    [["Del"], t("annotators.delete")],
    [["+", "−", "0"], t("annotators.boxes.keys.zoom")],
    [["Ctrl", "Z"], t("annotators.undo")],
    [["Esc"], t("annotators.keys.escape")],
  ];
  if (tools.includes("polygon")) keys.splice(1, 0, [["P", "C"], t("annotators.boxes.keys.polygon")]);
  return keys.filter(([names]) => names[0] !== "B" || tools.includes("box"));
}
