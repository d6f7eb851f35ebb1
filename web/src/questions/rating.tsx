import { ChoiceList } from "./ChoiceList";
import type { Question, QuestionKind, QuestionProps } from "./contract";
import { Row } from "./pair";

export type Rating = Question & {
  readonly min?: number;
  readonly max?: number;
  readonly anchors?: Readonly<Record<string, string>> | null;
};

/** Points in a row with words at the ends; in a list where points between have words too. */
function View({ question, value, onChange, disabled, t }: QuestionProps<Rating, number>) {
  const { anchors } = question;
  const points = pointsOf(question);
  const chosen = value === undefined ? undefined : String(value);
  const between = Object.keys(anchors ?? {}).filter((point) => point !== String(points[0]) && point !== String(points.at(-1)));
  if (between.length > 0 && points.length <= 11) {
    const choices = points.map((point) => ({
      value: String(point),
      text: anchors?.[point] === undefined ? String(point) : `${point} · ${anchors[point]}`,
      help: null,
      key: keyOf(point),
    }));
    return (
      <ChoiceList
        kind="radio"
        choices={choices}
        chosen={chosen === undefined ? [] : [chosen]}
        onChoose={(point) => onChange(Number(point))}
        disabled={disabled}
        t={t}
      />
    );
  }
  return (
    <div className="scale">
      <Row
        cells={points.map((point) => ({ value: String(point), text: String(point), key: keyOf(point) }))}
        chosen={chosen}
        onChoose={(point) => onChange(Number(point))}
        disabled={disabled}
      />
      <dl className="ends">
        {points
          .filter((point) => anchors?.[point] !== undefined)
          .map((point) => (
            <div key={point}>
              <dt className="figures">{point}</dt>
              <dd dir="auto">{anchors?.[point]}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

function pointsOf({ min = 1, max = 5 }: Rating): number[] {
  return Array.from({ length: max - min + 1 }, (_, step) => min + step);
}

function keyOf(point: number): string {
  return point >= 0 && point <= 9 ? String(point) : "";
}

/** A point on a scale of whole numbers. */
export const rating: QuestionKind<Rating, number> = {
  type: "rating",
  View,
  decisive: true,
  faultOf: ({ min = 1, max = 5 }, answer) =>
    Number.isInteger(answer) && answer >= min && answer <= max ? null : { key: "questions.missing" },
  values: (answer) => [answer],
  keys: (question) =>
    pointsOf(question).flatMap((point) => {
      const word = question.anchors?.[point];
      const says = word === undefined ? String(point) : `${point} · ${word}`;
      return keyOf(point) === "" ? [] : [{ key: keyOf(point), says, literal: true, act: () => point }];
    }),
};
