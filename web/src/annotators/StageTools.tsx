import type { Translate } from "../questions/contract";
import type { Drawing, Tool } from "./drawing";
import { boxBetween } from "./shapes";

const KEY: Readonly<Record<Tool, string>> = { pick: "V", box: "B", polygon: "P" };

type Props = { readonly drawing: Drawing; readonly disabled: boolean; readonly t: Translate };

/** The tools as buttons, with their keys, and what closes, adds and looks closer without a gesture. */
export function StageTools({ drawing, disabled, t }: Props) {
  const { draft, tool, tools } = drawing;
  return (
    <div className="tools" role="group" aria-label={t("annotators.tools")}>
      {tools.map((one) => (
        <button
          key={one}
          type="button"
          className="tool"
          aria-pressed={one === tool}
          aria-keyshortcuts={KEY[one]}
          disabled={disabled}
          onClick={() => drawing.take(one)}
        >
          {t(`annotators.tool.${one}`)} <kbd aria-hidden="true">{KEY[one]}</kbd>
        </button>
      ))}
      {tools.includes("polygon") ? (
        <button type="button" className="tool" disabled={disabled || tool !== "polygon" || draft.length < 3} onClick={drawing.close}>
          {t("annotators.boxes.close")} <kbd aria-hidden="true">C</kbd>
        </button>
      ) : null}
      {tools.includes("box") ? (
        <button type="button" className="tool" disabled={disabled || drawing.image === null} onClick={() => addInMiddle(drawing)}>
          {t("annotators.boxes.add")}
        </button>
      ) : null}
      <span className="pair">
        <button type="button" onClick={() => drawing.further()} aria-label={t("content.zoom.out")}>
          −
        </button>
        <output className="figures">{Math.round(drawing.view.zoom * 100)} %</output>
        <button type="button" onClick={() => drawing.closer()} aria-label={t("content.zoom.in")}>
          +
        </button>
      </span>
    </div>
  );
}

/** A box to be placed by its numbers. */
function addInMiddle(drawing: Drawing): void {
  const box = boxBetween([0.4, 0.4], [0.6, 0.6], drawing.label);
  if (box === null) return;
  drawing.draw(box);
  drawing.take("pick");
  drawing.select(drawing.shapes.length);
}
