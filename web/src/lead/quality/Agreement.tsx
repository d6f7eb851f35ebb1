import type { AgreementLine, SliceAgreement } from "../../api/qualityshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Measured } from "../parts/Measured";
import { Scroll } from "../parts/Scroll";
import { Whisker } from "../parts/Whisker";
import { extremes, nameOfCoefficient } from "./agreeing";

type Props = {
  readonly questions: readonly Question[];
  readonly lines: readonly AgreementLine[];
  readonly slices: readonly SliceAgreement[];
  /** Slices that are not among them. */
  readonly leftOut: number;
  readonly sampled: number;
};

/** How far raters agree beyond chance: by question, and by slice of the items. */
export function Agreement({ questions, lines, slices, leftOut, sampled }: Props) {
  const { t } = useWords();
  const { coefficient, number, percent } = useFigures();
  const named = (name: string) => questions.find((one) => one.name === name)?.ask ?? (name === "" ? t("quality.overall") : name);
  const found = extremes(lines);
  const within = ({ value, lower, upper }: AgreementLine) =>
    lower === null || upper === null ? coefficient(value ?? 0) : `${coefficient(value ?? 0)}, ${coefficient(lower)}–${coefficient(upper)}`;
  const title =
    found === null
      ? t("quality.agreement.none")
      : found.most === found.least
        ? t("quality.agreement.one", { question: isolated(named(found.most.question)), value: within(found.most) })
        : t("quality.agreement.title", {
            most: isolated(named(found.most.question)),
            high: within(found.most),
            least: isolated(named(found.least.question)),
            low: within(found.least),
          });
  return (
    <section aria-labelledby="agreement">
      <h2 id="agreement">{t("quality.agreement")}</h2>
      <figure className="chart">
        <figcaption>{title}</figcaption>
        {lines.length > 0 && (
          <Lines
            label={t("quality.agreement")}
            lines={lines.map((line) => ({ ...line, name: named(line.question), key: line.question }))}
            first={t("items.question")}
          />
        )}
        {slices.length > 0 && (
          <Lines
            label={t("quality.slices")}
            lines={slices.map((line) => ({
              ...line,
              name: `${line.slice}: ${line.at}${questions.length > 1 ? ` · ${named(line.question)}` : ""}`,
              key: `${line.slice} ${line.at} ${line.question}`,
            }))}
            first={t("quality.slice")}
          />
        )}
      </figure>
      <p className="aside">
        {t("quality.agreement.note")} {sampled < 1 && t("quality.sampled", { share: percent(sampled, 1) })}{" "}
        {leftOut > 0 && t("quality.parts.cut", { shown: number(slices.length), count: number(slices.length + leftOut) })}
      </p>
    </section>
  );
}

type LinesProps = {
  readonly label: string;
  readonly first: string;
  readonly lines: readonly (AgreementLine & { readonly name: string; readonly key: string })[];
};

function Lines({ label, first, lines }: LinesProps) {
  const { t } = useWords();
  const low = lines.some((line) => (line.lower ?? line.value ?? 0) < 0) ? -1 : 0;
  return (
    <Scroll label={label}>
      <table className="dense stacked">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{t("quality.coefficient")}</th>
            <th scope="col">{t(low === 0 ? "quality.interval" : "quality.interval.below")}</th>
            <th scope="col">{t("quality.value")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row" className="line" dir="auto">
                {line.name}
              </th>
              <td>{nameOfCoefficient(line.coefficient)}</td>
              <td>
                {line.value !== null && (
                  <Whisker
                    value={line.value}
                    lower={line.lower ?? line.value}
                    upper={line.upper ?? line.value}
                    min={low}
                    chance={low === 0 ? null : 0}
                  />
                )}
              </td>
              <td>
                <Measured value={line.value} lower={line.lower} upper={line.upper} n={line.n} of="items" as="coefficient" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
