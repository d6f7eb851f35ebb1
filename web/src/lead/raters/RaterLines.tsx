import { useState } from "react";

import type { RaterLine, RaterOrder, Raters, Verdict } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Badge } from "../parts/Badge";
import { ChoiceEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Measured } from "../parts/Measured";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Spark } from "../parts/Spark";
import { Trouble, Waiting } from "../parts/Trouble";
import { Mark, Whisker } from "../parts/Whisker";
import { StandButton } from "../people/Stand";
import { raterAddress } from "../place";
import "./raters.css";
import { gravest } from "./ranking";
import { StandingBadge } from "./StandingBadge";

const ORDERS: readonly RaterOrder[] = ["need", "judged", "competence"];

type Props = { readonly place: Place; readonly round: number };

/** The raters with how good they are, how we know, and what they earn; who needs a look comes first. */
export function RaterLines({ place, round }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const [order, setOrder] = useState<RaterOrder>("need");
  const key = `${view.campaign} raters ${order}`;
  const pages = usePages(key);
  const { answer, error, again } = useLoading(
    `${key} ${pages.after}`,
    (signal) => campaign.quality.raters({ order, after: pages.after }, signal),
    round,
  );
  const alone = pages.first && answer !== null && answer.next === null && answer.raters.length < 2;
  return (
    <section aria-labelledby="raters">
      <h2 id="raters">{t("quality.raters")}</h2>
      {!alone && (
        <ChoiceEntry
          label={t("items.order")}
          value={order}
          onChange={setOrder}
          options={ORDERS.map((value) => ({ value, text: t(`quality.raters.by.${value}`) }))}
        />
      )}
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer?.raters.length === 0 && <p className="empty">{t(pages.first ? "quality.raters.none" : "items.nothing")}</p>}
      {answer !== null && answer.raters.length > 0 && <Lines place={place} found={answer} again={again} />}
      <Pager pages={pages} next={answer?.next ?? null} />
    </section>
  );
}

function Lines({ place, found, again }: { place: Place; found: Raters; again: () => void }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const { view } = place;
  const currency = view.spec.pay?.currency ?? null;
  const { raters, chance, typical } = found;
  const about = view.spec.questions.length > 1 ? view.spec.questions.find((one) => one.name === found.question) : undefined;
  return (
    <>
      <p className="legend">
        {about !== undefined && <span>{t("quality.about", { question: isolated(about.ask) })}</span>}
        {chance !== null && (
          <span>
            <Mark of="chance" /> {t("quality.chance", { share: percent(chance) })}
          </span>
        )}
        {typical !== null && (
          <span>
            <Mark of="typical" /> {t("quality.typical", { share: percent(typical) })}
          </span>
        )}
      </p>
      <Scroll labelledBy="raters">
        <table className="dense stacked raters">
          <Head paid={currency !== null} />
          <tbody>
            {raters.map((rater) => (
              <Row key={rater.rater} place={place} rater={rater} chance={chance} typical={typical} currency={currency} again={again} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Head({ paid }: { paid: boolean }) {
  const { t } = useWords();
  return (
    <thead>
      <tr>
        <th scope="col">{t("members.name")}</th>
        <th scope="col">{t("quality.findings")}</th>
        <th scope="col" className="figures">
          {t("members.judged")}
        </th>
        <th scope="col">{t("quality.competence")}</th>
        <th scope="col">{t("quality.trend")}</th>
        <th scope="col">{t("quality.gold")}</th>
        <th scope="col" className="figures">
          {t("quality.agrees")}
        </th>
        <th scope="col" className="figures">
          {t("quality.median")}
        </th>
        {paid && (
          <th scope="col" className="figures">
            {t("quality.hourly")}
          </th>
        )}
        <th scope="col">{t("members.last")}</th>
      </tr>
    </thead>
  );
}

type RowProps = {
  readonly place: Place;
  readonly rater: RaterLine;
  readonly chance: number | null;
  readonly typical: number | null;
  readonly currency: string | null;
  readonly again: () => void;
};

function Row({ place, rater, chance, typical, currency, again }: RowProps) {
  const { t } = useWords();
  const { number, percent, seconds, money, apart } = useFigures();
  const { competence, gold, trend } = rater;
  const [first, last] = [trend[0], trend.at(-1)];
  return (
    <tr>
      <th scope="row" className="line">
        <a href={raterAddress(place.view.campaign, rater.rater)} dir="auto">
          {nameOf(rater)}
        </a>{" "}
        {rater.standing !== "active" && <StandingBadge standing={rater.standing} />}
        {rater.lowered && <Badge>{t("quality.lowered")}</Badge>}
        {rater.crew && (
          <div className="aside" dir="auto">
            {rater.crew}
          </div>
        )}
        <StandButton place={place} member={rater} onDone={again} />
      </th>
      <td>
        <Found rater={rater} />
      </td>
      <td className="figures" data-head={t("members.judged")}>
        {number(rater.judged)}
      </td>
      <td className="estimate line">
        {competence === null ? (
          <span className="aside">{t("quality.unknown.judgments", { count: rater.judged })}</span>
        ) : (
          <>
            <Whisker {...competence} chance={chance} typical={typical} width={110} /> <Measured {...competence} />
          </>
        )}
      </td>
      <td className={trend.length < 2 ? "bare" : undefined}>
        <Spark
          points={trend}
          low={Math.min(chance ?? 0, 0.5)}
          says={first && last ? t("quality.trend.says", { from: percent(first.value), to: percent(last.value), count: last.n }) : ""}
        />
      </td>
      <td data-head={t("quality.gold")}>
        <Gold gold={gold} />
      </td>
      <td className="figures" data-head={t("quality.agrees")}>
        {rater.agreement === null ? "–" : percent(rater.agreement)}
      </td>
      <td className="figures" data-head={t("quality.median")}>
        {rater.median_seconds === null ? "–" : seconds(rater.median_seconds)}
      </td>
      {currency !== null && (
        <td className="figures" data-head={t("quality.hourly")}>
          {rater.hourly === null ? "–" : money(rater.hourly, currency)}
        </td>
      )}
      <td className="when" data-head={t("members.last")}>
        {rater.last_at === null ? t("members.never") : apart(rater.last_at)}
      </td>
    </tr>
  );
}

/** How many known answers were met, with the interval. */
export function Gold({ gold }: { gold: RaterLine["gold"] }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  if (gold.n === 0) return <span className="aside">–</span>;
  return (
    <>
      <span className="figures">{t("quality.gold.of", { right: number(gold.right), n: number(gold.n) })}</span>
      <div className="aside figures start">
        {percent(gold.lower)}–{percent(gold.upper)}
      </div>
    </>
  );
}

/** Findings that a line names; of more it says how many. */
const NAMED = 2;

function Found({ rater }: { rater: RaterLine }) {
  const { t } = useWords();
  const found = gravest(rater.findings);
  if (found.length === 0) return <span className="aside">–</span>;
  return (
    <span className="badges">
      {found.slice(0, NAMED).map((one) => (
        <Badge key={one.check} kind={one.verdict === "strong" ? "bad" : "plain"}>
          {t(`quality.verdict.${one.verdict as Verdict}`)}: {one.check}
        </Badge>
      ))}
      {found.length > NAMED && <Badge>{t("quality.more", { count: found.length - NAMED })}</Badge>}
    </span>
  );
}
