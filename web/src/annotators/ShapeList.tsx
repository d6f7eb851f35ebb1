import type { Translate } from "../questions/contract";
import { percent, type Drawing } from "./drawing";
import { labelOf, type Label } from "./labels";
import { NumberField, Tag } from "./parts";
import { bounds, boxBetween, grips, moved, pulled, six, type Shape } from "./shapes";

type Props = {
  readonly drawing: Drawing;
  readonly labels: readonly Label[];
  readonly onRemove: (index: number) => void;
  readonly disabled: boolean;
  readonly t: Translate;
};

/** The shapes as a list: the same answer, for those who read it rather than see it. */
export function ShapeList({ drawing, labels, onRemove, disabled, t }: Props) {
  return (
    <div className="side">
      <h4 className="side-title">{t("annotators.boxes.list", { count: drawing.shapes.length })}</h4>
      {drawing.shapes.length === 0 ? <p className="absent">{t("annotators.none")}</p> : null}
      <ol className="marks">
        {drawing.shapes.map((shape, index) => (
          <li className="row" key={index}>
            <button
              type="button"
              className="row-main"
              aria-pressed={drawing.selected === index}
              disabled={disabled}
              onClick={() => {
                drawing.take("pick");
                drawing.select(index);
              }}
            >
              <Tag label={labelOf(labels, shape.label)} /> <span className="figures">{whereIs(shape, t)}</span>
            </button>
            <button
              type="button"
              className="row-delete"
              disabled={disabled}
              aria-label={t("annotators.remove", { what: `${labelOf(labels, shape.label).text} ${index + 1}` })}
              onClick={() => onRemove(index)}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A shape in words: its kind, its place and its size in percent. */
export function whereIs(shape: Shape, t: Translate): string {
  const { x, y, w, h } = bounds(shape);
  const place = { x: percent(x), y: percent(y), w: percent(w), h: percent(h) };
  return t(`annotators.boxes.is.${shape.shape}`, place);
}

type FieldsProps = { readonly drawing: Drawing; readonly disabled: boolean; readonly t: Translate };

/** Place and size in percent, for a box; the place of the held point, for a polygon. There before a shape is picked. */
export function ShapeFields({ drawing, disabled, t }: FieldsProps) {
  const { shape, selected } = drawing;
  const off = disabled || shape === undefined || selected === null;
  const around = shape === undefined ? { x: 0, y: 0, w: 0, h: 0 } : bounds(shape);
  const held = shape?.shape === "polygon" && drawing.grip !== null ? grips(shape)[drawing.grip] : undefined;
  const at = held === undefined ? around : { x: held[0], y: held[1], w: 0, h: 0 };
  const change = (next: Shape | null) => {
    if (next !== null && selected !== null) drawing.change(selected, next);
  };
  const place = (x: number, y: number) => {
    if (shape === undefined) return;
    change(held === undefined ? moved(shape, x - at.x, y - at.y) : pulled(shape, drawing.grip ?? 0, [x, y]));
  };
  const size = (w: number, h: number) => {
    if (shape?.shape === "box") change(boxBetween([shape.x, shape.y], [shape.x + w, shape.y + h], shape.label));
  };
  const field = (label: string, value: number, take: (value: number) => void, extra = false) => (
    <NumberField
      label={label}
      value={Math.round(value * 1e6) / 1e4}
      step={0.1}
      min={0}
      max={100}
      disabled={off || (extra && shape?.shape !== "box")}
      onCommit={(number) => take(six(number / 100))}
    />
  );
  return (
    <div className="numbers" role="group" aria-label={t("annotators.boxes.numbers")}>
      {field("x %", at.x, (x) => place(x, at.y))}
      {field("y %", at.y, (y) => place(at.x, y))}
      {field(t("annotators.boxes.width"), at.w, (w) => size(w, at.h), true)}
      {field(t("annotators.boxes.height"), at.h, (h) => size(at.w, h), true)}
    </div>
  );
}
