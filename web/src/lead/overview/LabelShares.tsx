import type { LabelCount } from "../../api/leadshapes";
import type { Field } from "../../content/fields";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { useFigures, type Figures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { FEW, isCounted, sharesOf, type Share } from "./shares";
import "../parts/charts.css";

type Props = {
  readonly questions: readonly Question[];
  readonly fields: readonly Field[];
  readonly counts: Readonly<Record<string, readonly LabelCount[]>>;
};

const WIDTH = 200;

/** For each question whose labels can be counted, the share of each label with its interval. */
export function LabelShares({ questions, fields, counts }: Props) {
  const { t } = useWords();
  const shown = questions.filter((question) => isCounted(question) && (counts[question.name]?.length ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="shares">
      <h2 id="shares">{t("overview.shares")}</h2>
      {shown.map((question) => (
        <QuestionShares
          key={question.name}
          question={question}
          shares={sharesOf(question, counts[question.name] ?? [], { fields, t })}
        />
      ))}
      <p className="aside">{t("overview.shares.note")}</p>
    </section>
  );
}

function QuestionShares({ question, shares }: { question: Question; shares: readonly Share[] }) {
  const { t } = useWords();
  const figures = useFigures();
  const first = shares.reduce((before, one) => (one.count > before.count ? one : before));
  const n = first.n;
  const finding =
    n < FEW
      ? t("overview.shares.few", { count: n })
      : t("overview.shares.most", { label: isolated(first.label), share: figures.percent(first.count / n), count: n });
  return (
    <figure className="chart">
      <figcaption>
        <bdi>{question.ask}</bdi> <strong>{finding}</strong>
      </figcaption>
      <div className="scroll" role="group" aria-label={question.ask} tabIndex={0}>
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">{t("overview.label")}</th>
              <th scope="col" className="figures">
                {t("overview.count")}
              </th>
              <th scope="col" className="figures">
                {t("overview.share")}
              </th>
              <th scope="col">{t("overview.interval")}</th>
            </tr>
          </thead>
          <tbody>
            {shares.map((share) => (
              <Row key={share.label} share={share} figures={figures} />
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Row({ share, figures }: { share: Share; figures: Figures }) {
  const { count, n, low, high } = share;
  const between = `${figures.percent(low)}–${figures.percent(high)}`;
  return (
    <tr>
      <th scope="row" dir="auto">
        {share.label}
      </th>
      <td className="figures">{figures.number(count)}</td>
      <td className="figures">{n === 0 ? "–" : figures.percent(count / n)}</td>
      <td className="interval">
        <svg width={WIDTH} height={16} aria-hidden="true" className="whisker">
          <line className="grid" x1={0} x2={WIDTH} y1={8} y2={8} />
          <line className="whisk" x1={low * WIDTH} x2={high * WIDTH} y1={8} y2={8} />
          <circle className="point" cx={n === 0 ? 0 : (count / n) * WIDTH} cy={8} r={4} />
        </svg>
        <span className="figures">{between}</span>
      </td>
    </tr>
  );
}
