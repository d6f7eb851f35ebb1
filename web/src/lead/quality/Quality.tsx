import type { Quality as QualityNow } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { qualityPages } from "../place";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { useRounds } from "../parts/refreshing";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { RaterLines } from "../raters/RaterLines";
import { Agreement } from "./Agreement";
import { Budget } from "./Budget";
import { Certainty } from "./Certainty";
import { Coverage } from "./Coverage";
import { Disputed } from "./Disputed";
import { QualityNeeds } from "./QualityNeeds";

/** The time between two readings. */
const READ_EVERY = 10_000;

/** What needs the lead, then how good the data is now and who makes it so, with intervals. */
export default function Quality(place: Place) {
  const { campaign, view } = place;
  const round = useRounds(READ_EVERY);
  const quality = useLoading(view.campaign, campaign.quality.read, round);
  const now = quality.answer;
  return (
    <>
      <Subpages campaign={view.campaign} pages={qualityPages(view.spec.questions)} now="quality" />
      <Trouble error={quality.error} onAgain={quality.again} />
      {now === null && quality.error === null && <Waiting />}
      {now !== null && <QualityNeeds campaign={view.campaign} needs={now.needs} />}
      {now !== null && <Standing now={now} />}
      {now !== null && now.left_out !== null && <p lang="en">{now.left_out}</p>}
      <RaterLines place={place} round={round} />
      {now !== null && <Disputed place={place} lines={now.disputed} />}
      {now !== null && <Agreement questions={view.spec.questions} lines={now.agreement} slices={now.slices} leftOut={now.slices_left_out} sampled={now.sampled} />}
      {now !== null && <Certainty bins={now.certainty} asked={view.spec.stopping?.confidence ?? null} />}
      {now !== null && <Coverage lines={now.coverage} leftOut={now.coverage_left_out} />}
      {now !== null && <Budget budget={now.budget} />}
    </>
  );
}

const KINDS = ["quorate", "full", "open", "contested", "adjudicated"] as const;

function Standing({ now }: { now: QualityNow }) {
  const { t } = useWords();
  const { number } = useFigures();
  const total = KINDS.reduce((sum, kind) => sum + now.items[kind], 0);
  const shown = KINDS.filter((kind) => kind !== "full" || now.items.full > 0);
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">{t("quality.items", { count: now.items.quorate, of: total })}</h2>
      <dl className="facts">
        {shown.map((kind) => (
          <div key={kind}>
            <dt>{t(`quality.items.${kind}`)}</dt>
            <dd className="figures">{number(now.items[kind])}</dd>
            <dd className="aside">{t(`quality.items.${kind}.about`)}</dd>
          </div>
        ))}
      </dl>
      <Freshness now={now} />
    </section>
  );
}

/** How new the figures are, and what a quicker model costs in exactness. */
function Freshness({ now }: { now: QualityNow }) {
  const { t } = useWords();
  const { moment, number } = useFigures();
  const { model } = now;
  return (
    <p className="aside">
      {t("quality.read", { when: moment(now.at), entry: now.read })}{" "}
      {model !== null && t("quality.model", { count: model.judgments, full: model.fitted_at_judgments })}{" "}
      {model?.difference &&
        t("quality.model.difference", {
          mean: number(model.difference.mean_tv, 4),
          max: number(model.difference.max_tv, 3),
          count: model.difference.labels_differ,
          of: model.difference.items,
        })}
    </p>
  );
}
