import type { Experts as Found } from "../../api/contrastshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { questionsOf } from "../opening/paradigms";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { optionWords } from "../parts/options";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { AsOf } from "./AsOf";
import { Confusion } from "./Confusion";
import { Download } from "./Download";
import { Drawn, Written } from "./Drawn";
import { Left } from "./Left";
import { useSliceName } from "./Slices";
import { drawnCurves } from "./thresholds";
import { Thresholds } from "./Thresholds";
import { Untold } from "./Untold";

type Props = { readonly place: Place; readonly question: Question };

/** What experts say against what the crowd says: its majority, and every threshold of its share. */
export function Experts({ place, question }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.experts(question.name, signal),
  );
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  return (
    <>
      <Trouble error={error} onAgain={again} />
      <section aria-labelledby="experts">
        <h2 id="experts">{t("apart.experts")}</h2>
        <AsOf fresh={answer.fresh} />
        {answer.items === 0 ? <Untold why={answer.why} /> : <Compared place={place} question={question} found={answer} />}
        <Left notes={answer.notes} />
      </section>
    </>
  );
}

function Compared({ place, question, found }: Props & { readonly found: Found }) {
  const { t } = useWords();
  const { percent, coefficient, number } = useFigures();
  const { campaign, spec } = place.view;
  const wordsOf = (option: string) => isolated(optionWords(question, option, spec.content, t));
  const agreed = found.agreed_right + found.agreed_wrong;
  return (
    <>
      <p>
        {t("apart.experts.from", { gold: number(found.gold), judged: number(found.judged), count: found.experts })}{" "}
        {found.torn > 0 && t("apart.experts.torn", { count: found.torn })}
      </p>
      <p>
        {t("apart.experts.majority", { count: found.items, share: percent(found.accuracy.value ?? 0), raters: number(found.crowd) })}{" "}
        {found.kappa.value !== null && t("apart.experts.kappa", { kappa: coefficient(found.kappa.value) })}{" "}
        {agreed > 0 && t("apart.experts.agreed", { count: found.agreed_wrong, of: number(agreed) })}{" "}
        {found.ties > 0 && t("apart.experts.ties", { count: found.ties })}
      </p>
      {questionsOf(spec, "descriptive").some((one) => one.name === question.name) && <p className="aside">{t("apart.experts.view")}</p>}
      <Confusion campaign={campaign} found={found} wordsOf={wordsOf} />
      {drawnCurves(found.curves).map((one) => (
        <Thresholds key={one.option} campaign={campaign} question={found.question} line={one} option={wordsOf(one.option)} />
      ))}
      <Topics campaign={campaign} found={found} wordsOf={wordsOf} />
    </>
  );
}

function Topics({ campaign, found, wordsOf }: { readonly campaign: string; readonly found: Found; readonly wordsOf: (option: string) => string }) {
  const { t } = useWords();
  const { number } = useFigures();
  const nameOf = useSliceName();
  const options = found.curves.map((one) => one.option);
  if (found.topics.length === 0) return <p className="aside">{t("apart.experts.topics.none")}</p>;
  return (
    <>
      <h3 id="topics">{t("apart.experts.topics")}</h3>
      <Scroll labelledBy="topics">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.slices.slice")}</th>
              <th scope="col" className="figures">
                {t("apart.slices.items")}
              </th>
              <th scope="col">{t("apart.experts.same")}</th>
              {options.map((one) => (
                <th key={one} scope="col">
                  {t("apart.experts.found", { option: wordsOf(one) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.topics.map((one) => (
              <tr key={`${one.column}\u0000${one.value}`}>
                <th scope="row" className="line">
                  {nameOf(one)}
                </th>
                <td className="figures" data-head={t("apart.slices.items")}>
                  {number(one.items)}
                </td>
                <td data-head={t("apart.experts.same")}>
                  <Drawn of={one.accuracy} as="percent" />
                </td>
                {one.found.map(({ option, found: share }) => (
                  <td key={option} data-head={t("apart.experts.found", { option: wordsOf(option) })}>
                    <Written of={share} as="percent" />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="aside">
        {t("apart.experts.topics.note")} {found.small_topics > 0 && t("apart.experts.topics.small", { count: found.small_topics })}
      </p>
      <Download
        name={`${campaign}-${found.question}-expert-topics`}
        head={["column", "value", "items", "same", "lower", "upper", "kappa", ...options.map((one) => `found ${one}`)]}
        rows={() =>
          found.topics.map((one) => [
            one.column,
            one.value,
            one.items,
            one.accuracy.value,
            one.accuracy.lower,
            one.accuracy.upper,
            one.kappa.value,
            ...one.found.map((share) => share.found.value),
          ])
        }
      />
    </>
  );
}
