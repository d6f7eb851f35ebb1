import { useEffect, useState } from "react";

import type { Status } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { HourChart } from "./HourChart";
import { LabelShares } from "./LabelShares";
import { useLive, type Live } from "./live";
import { Needs } from "./Needs";
import { RaterTable } from "./RaterTable";

/** The least time between two readings of raters and needs, however fast judgments come. */
const READ_EVERY = 5_000;

/** Raters that are shown: who judged most. */
const MOST_SHOWN = 10;

/** What needs the lead, then how far the campaign is, as it happens. */
export function Overview(place: Place) {
  const { campaign, view } = place;
  const live = useLive(campaign);
  const round = useRounds(live.status);
  const { answer: members, error } = useLoading(
    view.campaign,
    (signal) => campaign.members({ order: "judged", limit: MOST_SHOWN }, signal),
    round,
  );
  return (
    <>
      <Needs place={place} round={round} />
      <Trouble error={live.error ?? error} />
      {live.status === null && live.error === null && <Waiting />}
      {live.status !== null && <Progress status={live.status} how={live.how} />}
      {live.status !== null && (
        <LabelShares questions={view.spec.questions} fields={view.spec.content} counts={live.status.label_counts} />
      )}
      {members !== null && <RaterTable campaign={view.campaign} page={members} currency={view.spec.pay?.currency ?? null} />}
    </>
  );
}

/** A number that grows when the status changed, but not more often than every few seconds. */
function useRounds(status: Status | null): number {
  const [round, setRound] = useState({ number: 0, at: 0 });
  useEffect(() => {
    if (status === null) return;
    const wait = Math.max(0, round.at + READ_EVERY - Date.now());
    const timer = setTimeout(() => setRound((before) => ({ number: before.number + 1, at: Date.now() })), wait);
    return () => clearTimeout(timer);
    // Only a new status counts: the round that it begins must not begin another.
  }, [status]);
  return round.number;
}

function Progress({ status, how }: { status: Status; how: Live["how"] }) {
  const { t } = useWords();
  const { number, percent, seconds, moment } = useFigures();
  const { items, counted, wanted } = status;
  const named = status.sources.map((one) => `${one.file} (${one.tool}, ${number(one.judgments)})`).join(", ");
  const more = status.sources_left_out;
  const imported = more > 0 ? t("overview.imported.more", { from: named, count: more }) : named;
  return (
    <section aria-labelledby="progress">
      <h2 id="progress">
        {wanted === 0 ? t("overview.progress") : t("overview.progress.done", { share: percent(counted / wanted), count: wanted })}{" "}
        <span className="aside" role="status">
          {t(how === "asking" ? "overview.asking" : "overview.live")}
        </span>
      </h2>
      <progress value={counted} max={Math.max(wanted, 1)} aria-labelledby="progress" />
      <dl className="facts">
        <Fact name={t("overview.closed")} value={number(items.closed)} more={t("overview.of.items", { count: items.open + items.closed })} />
        <Fact name={t("overview.open")} value={number(items.open)} more={t("overview.held", { count: status.held })} />
        <Fact name={t("overview.retired")} value={number(items.retired)} />
        <Fact name={t("overview.judgments")} value={number(status.judgments)} more={t("overview.skipped", { count: status.skipped })} />
        <Fact
          name={t("overview.median")}
          value={status.median_seconds === null ? "–" : seconds(status.median_seconds)}
          more={t("overview.active", { count: status.raters_active })}
        />
        <Fact name={t("overview.eta")} value={status.eta === null ? "–" : moment(status.eta)} more={t("overview.eta.note")} />
      </dl>
      {status.imported > 0 && (
        <p className="aside">
          {t("overview.imported", {
            count: status.imported,
            from: imported,
          })}
        </p>
      )}
      <HourChart hours={status.per_hour} />
    </section>
  );
}

function Fact({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
      {more !== undefined && <dd className="aside">{more}</dd>}
    </div>
  );
}
