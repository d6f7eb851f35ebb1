import type { Divided, OptionShare, SoftLine } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { Whisker } from "../parts/Whisker";
import { itemAddress } from "../place";
import { optionWords } from "../parts/options";

/** Of many options the most frequent are shown, the others counted. */
const SHOWN = 5;

type Props = { readonly place: Place; readonly question: Question; readonly found: Divided };

/** What share of people gives each answer to the most divided items. */
export function Soft({ place, question, found }: Props) {
  const { t } = useWords();
  const { number, coefficient } = useFigures();
  const { campaign, spec } = place.view;
  if (found.soft.length === 0) return null;
  return (
    <section aria-labelledby="soft">
      <h2 id="soft">{t("apart.soft")}</h2>
      <p className="aside">{t("apart.soft.note")}</p>
      <Scroll labelledBy="soft">
        <table className="dense stacked">
          <caption>{t("apart.soft.title", { count: found.soft.length })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("apart.item")}</th>
              <th scope="col" className="figures">
                {t("apart.soft.people")}
              </th>
              <th scope="col" className="figures">
                {t("apart.entropy")}
              </th>
              <th scope="col">{t("apart.soft.answers")}</th>
            </tr>
          </thead>
          <tbody>
            {found.soft.map((line) => (
              <tr key={line.item}>
                <th scope="row" className="line">
                  <a href={itemAddress(campaign, line.item)} dir="auto">
                    {line.item}
                  </a>
                </th>
                <td className="figures" data-head={t("apart.soft.people")}>
                  {number(line.n)}
                </td>
                <td className="figures" data-head={t("apart.entropy")}>
                  {line.entropy === null ? "–" : coefficient(line.entropy)}
                </td>
                <td>
                  <Answers line={line} wordsOf={(option) => optionWords(question, option, spec.content, t)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="buttons">
        <a className="button" href={place.campaign.disagreement.softLabels(found.question)} download>
          {t("apart.soft.all")}
        </a>
      </p>
    </section>
  );
}

function Answers({ line, wordsOf }: { line: SoftLine; wordsOf: (option: string) => string }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const ordered = line.shares.length <= SHOWN ? line.shares : [...line.shares].sort((a, b) => b.share - a.share);
  const { mean } = line;
  return (
    <>
      <ul className="answers">
        {ordered.slice(0, SHOWN).map((one: OptionShare) => (
          <li key={one.option}>
            <span className="name" dir="auto">
              {wordsOf(one.option)}
            </span>
            <Whisker value={one.share} lower={one.lower} upper={one.upper} width={130} />
            <span className="figures">
              {percent(one.share)} ({percent(one.lower)}–{percent(one.upper)})
            </span>
          </li>
        ))}
      </ul>
      {ordered.length > SHOWN && <span className="aside">{t("apart.soft.more", { count: ordered.length - SHOWN })}</span>}
      {mean !== null && mean.value !== null && (
        <span className="aside">
          {t("apart.soft.mean", { value: number(mean.value, 2), lower: number(mean.lower ?? mean.value, 2), upper: number(mean.upper ?? mean.value, 2) })}
        </span>
      )}
    </>
  );
}
