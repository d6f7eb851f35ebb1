import type { ReactNode } from "react";

import type { RaterView } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { AppealCard } from "../appeals/AppealCard";
import type { Place } from "../CampaignPages";
import { Firings } from "../checks/Firings";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { Newest } from "../parts/Newest";
import { Scroll } from "../parts/Scroll";

/** What lies behind a rater: what rules did, appeals, trials, sittings, messages. */
export function Past({ place, rater, again }: { place: Place; rater: RaterView; again: () => void }) {
  const { t } = useWords();
  const { moment, number, seconds } = useFigures();
  const when = (at: number) => (
    <time key="when" dateTime={new Date(at).toISOString()}>
      {moment(at)}
    </time>
  );
  return (
    <>
      {rater.appeals.length > 0 && (
        <section aria-labelledby="appeals">
          <h2 id="appeals">{t("appeals.title")}</h2>
          {rater.appeals.map((appeal) => (
            <AppealCard key={appeal.appeal} place={place} appeal={appeal} again={again} />
          ))}
          <Newest shown={rater.appeals.length} all={rater.counts.appeals} />
        </section>
      )}
      {rater.counts.firings > 0 && (
        <section aria-labelledby="firings">
          <h2 id="firings">{t("checks.firings")}</h2>
          <Firings place={place} rater={rater.rater} />
        </section>
      )}
      <Table
        id="trials"
        all={rater.counts.trials}
        title={t("raters.trials")}
        head={[t("record.at"), t("raters.stage"), t("raters.attempt"), t("raters.right"), t("raters.outcome")]}
        rows={rater.trials.map((one) => [
          when(one.ended_at ?? one.started_at),
          t(`raters.stage.${one.stage as "training"}`),
          number(one.attempt),
          t("quality.gold.of", { right: number(one.right), n: number(one.given) }),
          <Badge key="outcome" kind={one.outcome === "passed" ? "good" : one.outcome === "failed" ? "bad" : "plain"}>
            {t(`raters.outcome.${one.outcome as "passed" | "failed" | "running"}`)}
          </Badge>,
        ])}
      />
      <Table
        id="sittings"
        title={t("raters.sessions")}
        head={[t("raters.from"), t("raters.to"), t("members.judged"), t("raters.pace")]}
        rows={rater.sessions.map((one) => [
          when(one.start),
          when(one.end),
          number(one.judged),
          one.judged === 0 ? "–" : seconds((one.end - one.start) / 1000 / one.judged),
        ])}
      />
      <Table
        id="messages"
        all={rater.counts.messages}
        title={t("raters.messages")}
        head={[t("record.at"), t("raters.message")]}
        rows={rater.messages.map((one) => [
          when(one.at),
          <span key="text" dir="auto">
            {one.text}
          </span>,
        ])}
      />
    </>
  );
}

type TableProps = {
  readonly id: string;
  /** How many there are, where the newest alone are here. */
  readonly all?: number;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
};

function Table({ id, all = 0, title, head, rows }: TableProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Scroll labelledBy={id}>
        <table className="dense stacked">
          <thead>
            <tr>
              {head.map((text) => (
                <th key={text} scope="col">
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                {row.map((cell, column) => (
                  <td key={column} data-head={head[column]}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Newest shown={rows.length} all={all} />
    </section>
  );
}
