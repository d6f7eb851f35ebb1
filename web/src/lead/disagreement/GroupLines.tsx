import type { AttributeLine, LeanLine } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { Download } from "./Download";
import { Drawn, Written } from "./Drawn";
import { isScaled, optionWords } from "../parts/options";

type Props = { readonly campaign: string; readonly place: Place; readonly question: Question; readonly line: AttributeLine };

/** Each group: how its people agree with each other and with others, and what they lean to. */
export function GroupLines({ campaign, place, question, line }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const texts = new Map(line.options.map((one) => [one.value, one.text]));
  const textOf = (value: string) => texts.get(value) ?? value;
  const all = [...line.groups.flatMap((one) => [one.inside, one.across]), ...line.pairs.map((one) => one.agreement)];
  const low = Math.floor(Math.min(0, ...all.map((one) => one.lower ?? one.value ?? 0)) * 4) / 4;
  return (
    <>
      <Scroll labelledBy={`about-${line.attribute}`}>
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.group")}</th>
              <th scope="col" className="figures">
                {t("apart.people")}
              </th>
              <th scope="col">{t("apart.inside")}</th>
              <th scope="col">{t("apart.across")}</th>
              <th scope="col" className="figures">
                {t("apart.ratio")}
              </th>
              <th scope="col">{t("apart.leaning")}</th>
            </tr>
          </thead>
          <tbody>
            {line.groups.map((one) => (
              <tr key={one.value}>
                <th scope="row" className="line" dir="auto">
                  {textOf(one.value)}
                </th>
                <td className="figures" data-head={t("apart.people")}>
                  {number(one.raters)}
                </td>
                <td data-head={t("apart.inside")}>
                  <Drawn of={one.inside} min={low} chance={low < 0 ? 0 : null} />
                </td>
                <td data-head={t("apart.across")}>
                  <Drawn of={one.across} min={low} chance={low < 0 ? 0 : null} />
                </td>
                <td className="figures" data-head={t("apart.ratio")}>
                  <Written of={one.association} />
                </td>
                <td data-head={t("apart.leaning")}>
                  <Lean leanings={one.leanings} wordsOf={(target) => (isScaled(question) ? "" : optionWords(question, target, place.view.spec.content, t))} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {line.pairs.length > 1 && (
        <Scroll label={t("apart.pairs")}>
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("apart.pairs")}</th>
                <th scope="col">κ</th>
              </tr>
            </thead>
            <tbody>
              {line.pairs.map(({ first, second, agreement }) => (
                <tr key={`${first}\u0000${second}`}>
                  <th scope="row" className="line" dir="auto">
                    {t("apart.pair", { first: isolated(textOf(first)), second: isolated(textOf(second)) })}
                  </th>
                  <td>
                    <Drawn of={agreement} min={low} chance={low < 0 ? 0 : null} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className="aside">{t("apart.groups.note")}</p>
      <Download
        name={`${campaign}-${question.name}-${line.attribute}-groups`}
        head={["group", "people", "alpha_inside", "lower", "upper", "kappa_across", "lower", "upper", "ratio", "lower", "upper"]}
        rows={() =>
          line.groups.map((one) => [
            one.value,
            one.raters,
            ...[one.inside, one.across, one.association].flatMap(({ value, lower, upper }) => [value, lower, upper]),
          ])
        }
      />
    </>
  );
}

/** The option that a group leans to most, on the same items; only where its interval leaves out 0. */
function Lean({ leanings, wordsOf }: { leanings: readonly LeanLine[]; wordsOf: (target: string) => string }) {
  const { coefficient } = useFigures();
  const clear = leanings.filter(({ lower, upper }) => lower !== null && upper !== null && (lower > 0 || upper < 0));
  const most = clear.reduce<LeanLine | null>((best, one) => (best === null || Math.abs(one.value) > Math.abs(best.value) ? one : best), null);
  if (most === null) return <>–</>;
  return (
    <span>
      <bdi>{wordsOf(most.target)}</bdi> <bdi className="figures" dir="ltr">{`${most.value > 0 ? "+" : "−"}${coefficient(Math.abs(most.value))}`}</bdi>
    </span>
  );
}
