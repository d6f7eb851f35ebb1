import type { Experts as Answer, TopicLine } from "../../api/contrastshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { questionsOf } from "../opening/paradigms";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { optionWords } from "../parts/options";
import { Confusion } from "./Confusion";
import { Download } from "./Download";
import { Drawn, Written } from "./Drawn";
import { Section } from "./Section";
import { SliceTable } from "./SliceTable";
import { drawnCurves } from "./thresholds";
import { Thresholds } from "./Thresholds";

type Props = { readonly place: Place; readonly question: Question };

/** What experts say against what the crowd says: its majority, and every threshold of its share. */
export function Experts({ place, question }: Props) {
  const { t } = useWords();
  return (
    <Section
      {...{ place, question }}
      id="experts"
      title={t("apart.experts")}
      load={place.campaign.disagreement.experts}
      bare={({ items, why }) => (items === 0 ? why : null)}
    >
      {(found) => <Compared {...{ place, question, found }} />}
    </Section>
  );
}

function Compared({ place, question, found }: Props & { readonly found: Answer }) {
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

function Topics({ campaign, found, wordsOf }: { readonly campaign: string; readonly found: Answer; readonly wordsOf: (option: string) => string }) {
  const { t } = useWords();
  const options = found.curves.map((one) => one.option);
  if (found.topics.length === 0) return <p className="aside">{t("apart.experts.topics.none")}</p>;
  return (
    <>
      <h3 id="topics">{t("apart.experts.topics")}</h3>
      <SliceTable
        id="topics"
        lines={found.topics}
        columns={[
          { head: t("apart.experts.same"), cell: (one) => <Drawn of={one.accuracy} as="percent" /> },
          ...options.map((option) => ({
            head: t("apart.experts.found", { option: wordsOf(option) }),
            cell: (one: TopicLine) => <Found of={one} option={option} />,
          })),
        ]}
      />
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

/** How much of what experts say is this option the crowd says too, in one part of the items. */
function Found({ of, option }: { readonly of: TopicLine; readonly option: string }) {
  const found = of.found.find((one) => one.option === option);
  return found === undefined ? "–" : <Written of={found.found} as="percent" />;
}
