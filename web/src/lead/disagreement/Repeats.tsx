import type { Primary as Found } from "../../api/contrastshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { optionWords } from "../parts/options";
import { Scroll } from "../parts/Scroll";
import { itemAddress } from "../place";
import { Download } from "./Download";
import { Drawn } from "./Drawn";
import { Section } from "./Section";

type Props = { readonly place: Place; readonly question: Question };
type Words = (option: string) => string;

/** Items that are shown; the download has more. */
const SHOWN = 25;

/** How often people change their answer when asked again, and what is left of the spread without that. */
export function Repeats({ place, question }: Props) {
  const { t } = useWords();
  return (
    <Section
      {...{ place, question }}
      id="repeats"
      title={t("apart.repeats")}
      load={place.campaign.disagreement.primary}
      bare={({ flip, why }) => (flip.value === null ? why : null)}
    >
      {(found) => <Told {...{ place, question, found }} />}
    </Section>
  );
}

function Told({ place, question, found }: Props & { readonly found: Found }) {
  const { t } = useWords();
  const { percent, number } = useFigures();
  const { campaign, spec } = place.view;
  const wordsOf: Words = (option) => isolated(optionWords(question, option, spec.content, t));
  const { value, lower, upper } = found.flip;
  return (
    <>
      <p>
        {t("apart.repeats.flip", {
          count: found.repeats,
          raters: number(found.raters),
          changed: percent(found.changed ?? 0),
          flip: percent(value ?? 0, 1),
          lower: percent(lower ?? 0, 1),
          upper: percent(upper ?? 0, 1),
        })}
      </p>
      <p className="aside">{t("apart.repeats.note")}</p>
      <Options campaign={campaign} found={found} wordsOf={wordsOf} />
      <Ceiling campaign={campaign} found={found} />
      <Items campaign={campaign} found={found} wordsOf={wordsOf} />
    </>
  );
}

type PartProps = { readonly campaign: string; readonly found: Found; readonly wordsOf: Words };

function Options({ campaign, found, wordsOf }: PartProps) {
  const { t } = useWords();
  const { percent, number } = useFigures();
  return (
    <>
      <h3 id="flips">{t("apart.repeats.options")}</h3>
      <Scroll labelledBy="flips">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.repeats.first")}</th>
              <th scope="col" className="figures">
                {t("apart.repeats.asked")}
              </th>
              <th scope="col">{t("apart.repeats.changed")}</th>
              <th scope="col" className="figures">
                {t("apart.repeats.said")}
              </th>
              <th scope="col" className="figures">
                {t("apart.repeats.primary")}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.options.map((one) => (
              <tr key={one.option}>
                <th scope="row" className="line">
                  {wordsOf(one.option)}
                </th>
                <td className="figures" data-head={t("apart.repeats.asked")}>
                  {number(one.n)}
                </td>
                <td data-head={t("apart.repeats.changed")}>
                  <Drawn of={one.changed} as="percent" />
                </td>
                <td className="figures" data-head={t("apart.repeats.said")}>
                  {percent(one.said)}
                </td>
                <td className="figures" data-head={t("apart.repeats.primary")}>
                  {percent(one.primary)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Download
        name={`${campaign}-${found.question}-flips`}
        head={["option", "repeats", "changed", "lower", "upper", "said", "primary"]}
        rows={() => found.options.map((one) => [one.option, one.n, one.changed.value, one.changed.lower, one.changed.upper, one.said, one.primary])}
      />
    </>
  );
}

function Ceiling({ campaign, found }: Omit<PartProps, "wordsOf">) {
  const { t } = useWords();
  if (found.ceiling.length === 0) return null;
  return (
    <>
      <h3 id="ceiling">{t("apart.ceiling")}</h3>
      <p className="aside">{t("apart.ceiling.note")}</p>
      <Scroll labelledBy="ceiling">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.ceiling.what")}</th>
              <th scope="col">{t("apart.ceiling.right")}</th>
            </tr>
          </thead>
          <tbody>
            {found.ceiling.map((one) => (
              <tr key={`${one.who} ${one.against}`}>
                <th scope="row" className="line">
                  {t(`apart.ceiling.${one.who}.${one.against}`)}
                </th>
                <td data-head={t("apart.ceiling.right")}>
                  <Drawn of={one.accuracy} as="percent" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Download
        name={`${campaign}-${found.question}-ceiling`}
        head={["who", "against", "accuracy", "lower", "upper", "items"]}
        rows={() => found.ceiling.map((one) => [one.who, one.against, one.accuracy.value, one.accuracy.lower, one.accuracy.upper, one.accuracy.n])}
      />
    </>
  );
}

function Items({ campaign, found, wordsOf }: PartProps) {
  const { t } = useWords();
  const { percent, number } = useFigures();
  const options = found.options.map((one) => one.option);
  if (found.items.length === 0) return null;
  return (
    <>
      <h3 id="primary">{t("apart.primary")}</h3>
      <Scroll labelledBy="primary">
        <table className="dense stacked">
          <caption>{t("apart.primary.title", { count: Math.min(found.items.length, SHOWN) })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("apart.item")}</th>
              <th scope="col" className="figures">
                {t("apart.soft.people")}
              </th>
              <th scope="col">{t("apart.primary.shares")}</th>
            </tr>
          </thead>
          <tbody>
            {found.items.slice(0, SHOWN).map((one) => (
              <tr key={one.item}>
                <th scope="row" className="line">
                  <a href={itemAddress(campaign, one.item)} dir="auto">
                    {one.item}
                  </a>
                </th>
                <td className="figures" data-head={t("apart.soft.people")}>
                  {number(one.n)}
                </td>
                <td>
                  <ul className="answers">
                    {options.map((option, place) => (
                      <li key={option}>
                        <span className="name">{wordsOf(option)}</span>
                        <span className="figures">{t("apart.primary.share", { said: percent(one.said[place] ?? 0), primary: percent(one.primary[place] ?? 0) })}</span>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Download
        name={`${campaign}-${found.question}-primary`}
        head={["item", "people", ...options.map((one) => `said ${one}`), ...options.map((one) => `primary ${one}`)]}
        rows={() => found.items.map((one) => [one.item, one.n, ...one.said, ...one.primary])}
      />
      {found.left_out > 0 && <p className="aside">{t("apart.primary.left", { count: found.left_out })}</p>}
    </>
  );
}
