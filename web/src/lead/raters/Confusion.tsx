import type { Confusion } from "../../api/qualityshapes";
import type { Field } from "../../content/fields";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { isolated, labelOfCount, labelWords } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { shareOf, totalsOf, weightOf, worstOf } from "./confusing";

type Props = { readonly questions: readonly Question[]; readonly fields: readonly Field[]; readonly confusion: Confusion };

/** What a rater says for each right answer, with the mistake that is made most often as the title. */
export function ConfusionTable({ questions, fields, confusion }: Props) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const question = questions.find((one) => one.name === confusion.question);
  const { counts, options } = confusion;
  const named = (option: string) => (question === undefined ? option : labelWords(question, labelOfCount(question, option), { fields, t }));
  const totals = totalsOf(counts);
  const worst = worstOf(counts);
  const n = totals.reduce((sum, one) => sum + one, 0);
  const title =
    worst === null
      ? t("raters.confusion.clean", { count: Math.round(n) })
      : t("raters.confusion.title", {
          right: isolated(named(options[worst.right] ?? "")),
          said: isolated(named(options[worst.said] ?? "")),
          share: percent(worst.share),
          n: number(totals[worst.right] ?? 0),
        });
  return (
    <figure className="chart">
      <figcaption>
        {questions.length > 1 && <bdi>{question?.ask ?? confusion.question}</bdi>} {title}
      </figcaption>
      <Scroll label={question?.ask ?? confusion.question}>
        <table className="dense confusion">
          <thead>
            <tr>
              <th scope="col">{t("raters.confusion.right")}</th>
              {options.map((option) => (
                <th key={option} scope="col" className="figures" dir="auto">
                  {named(option)}
                </th>
              ))}
              <th scope="col" className="figures">
                {t("overview.count")}
              </th>
            </tr>
          </thead>
          <tbody>
            {options.map((option, right) => (
              <tr key={option}>
                <th scope="row" dir="auto">
                  {named(option)}
                </th>
                {options.map((other, said) => {
                  const share = shareOf(counts, right, said);
                  return (
                    <td key={other} className="figures" data-weight={weightOf(share)} data-right={right === said || undefined}>
                      {share === null ? "–" : percent(share)}
                      <div className="aside">{number(counts[right]?.[said] ?? 0, 1)}</div>
                    </td>
                  );
                })}
                <td className="figures">{number(totals[right] ?? 0, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </figure>
  );
}
