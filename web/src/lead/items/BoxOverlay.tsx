import { useState } from "react";

import { labelOf, labelsOf, type Label } from "../../annotators/labels";
import type { Shape } from "../../annotators/shapes";
import { altOf, titleOf, type Content, type Field } from "../../content/fields";
import { mediaAddress } from "../../content/media";
import type { Option, Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { TickEntry } from "../parts/Entry";
import { labelWords, listOf } from "../parts/labels";

type Answered = { readonly rater: string; readonly label: unknown };
type Props = {
  readonly question: Question;
  readonly field: Field;
  readonly content: Content;
  readonly answers: readonly Answered[];
};

const DASHES = ["none", "8 4", "2 4", "12 4 2 4", "4 2"];

/** What all raters drew on one image: colours are labels, kinds of lines are raters, each of whom can be left out. */
export function BoxOverlay({ question, field, content, answers }: Props) {
  const { t } = useWords();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const labels = labelsOf((question as { labels?: readonly (Option | string)[] }).labels ?? []);
  const address = mediaAddress(content[field.name]);
  if (address === null) return <p className="absent">{t("content.absent")}</p>;
  const toggle = (rater: string) => {
    const next = new Set(hidden);
    if (!next.delete(rater)) next.add(rater);
    setHidden(next);
  };
  return (
    <div className="box-overlay">
      <div className="box-pane">
        <img src={address} alt={altOf(field, content) ?? t("content.image.untold", { title: titleOf(field) })} />
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {answers.map(({ rater, label }, place) =>
            hidden.has(rater)
              ? null
              : (listOf(label) as readonly Shape[]).map((shape, index) => (
                  <Outline key={`${rater} ${index}`} shape={shape} labels={labels} dash={DASHES[place % DASHES.length] ?? "none"} />
                )),
          )}
        </svg>
      </div>
      <ul className="bare">
        {answers.map(({ rater, label }, place) => (
          <li key={rater}>
            <TickEntry
              label={`${rater}: ${labelWords(question, label, { fields: [field], t })}`}
              checked={!hidden.has(rater)}
              onChange={() => toggle(rater)}
            />
            <svg width={48} height={8} aria-hidden="true">
              <line className="stroke" x1={0} x2={48} y1={4} y2={4} strokeDasharray={DASHES[place % DASHES.length]} />
            </svg>
            <Listed shapes={listOf(label) as readonly Shape[]} labels={labels} />
          </li>
        ))}
      </ul>
    </div>
  );
}

type OutlineProps = { readonly shape: Shape; readonly labels: readonly Label[]; readonly dash: string };

function Outline({ shape, labels, dash }: OutlineProps) {
  const given = {
    className: `outline hue-${labelOf(labels, shape.label).hue}`,
    strokeDasharray: dash,
    vectorEffect: "non-scaling-stroke" as const,
  };
  if (shape.shape === "box") return <rect {...given} x={shape.x} y={shape.y} width={shape.w} height={shape.h} />;
  return <polygon {...given} points={shape.points.map((point) => point.join(",")).join(" ")} />;
}

function Listed({ shapes, labels }: { shapes: readonly Shape[]; labels: readonly Label[] }) {
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(shape.label, (counts.get(shape.label) ?? 0) + 1);
  return (
    <span className="badges">
      {[...counts].map(([value, count]) => {
        const label = labelOf(labels, value);
        return (
          <span key={value} className={`chip hue-${label.hue}`}>
            {label.text} × {count}
          </span>
        );
      })}
    </span>
  );
}
