import { useState } from "react";

import type { Member } from "../../api/leadshapes";
import type { RaterView } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Measured } from "../parts/Measured";
import { Pager, usePages } from "../parts/Pager";
import { Trouble, Waiting } from "../parts/Trouble";
import { Whisker } from "../parts/Whisker";
import { actsOn } from "../people/acts";
import { Deed, type DeedKind } from "../people/Deed";
import { trains } from "../people/Stand";
import { tabAddress } from "../place";
import { ConfusionTable } from "./Confusion";
import { FindingTable } from "./FindingTable";
import { Past } from "./Past";
import "./raters.css";
import { Gold } from "./RaterLines";
import { StandingBadge } from "./StandingBadge";
import { Tell } from "./Tell";
import { Trend } from "./Trend";
import { Skills } from "./Skills";

/** One rater: how they stand and why, how good they are and how we know, what may be done. */
export default function Rater(place: Place & { readonly rater: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(place.rater, async (signal) => {
    const [rater, members] = await Promise.all([
      campaign.quality.rater(place.rater, signal),
      campaign.members({ rater: [place.rater], limit: 1 }, signal),
    ]);
    return { rater, member: members.raters[0] ?? null };
  });
  return (
    <>
      <p>
        <a href={tabAddress(view.campaign, "quality")}>{t("quality.back")}</a>
      </p>
      <Trouble error={error} onAgain={again} />
      {answer === null ? error === null && <Waiting /> : <Opened place={place} {...answer} again={again} />}
    </>
  );
}

type OpenedProps = {
  readonly place: Place;
  readonly rater: RaterView;
  readonly member: Member | null;
  readonly again: () => void;
};

function Opened({ place, rater, member, again }: OpenedProps) {
  const { t } = useWords();
  const { view, may } = place;
  return (
    <>
      <h2>
        <span dir="auto">{nameOf(rater)}</span>{" "}
        <span className="badges">
          <StandingBadge standing={rater.standing} />
          {rater.lowered && <Badge>{t("quality.lowered")}</Badge>}
          {rater.attributes_shared && <Badge>{t("raters.attributes")}</Badge>}
        </span>
      </h2>
      <Reason rater={rater} />
      {may.run && member !== null && <Deeds place={place} member={member} again={again} />}
      <Facts place={place} rater={rater} />
      <section aria-labelledby="trend">
        <h2 id="trend">{t("raters.trend")}</h2>
        <Trend points={rater.trend} />
      </section>
      {rater.confusion.length > 0 && (
        <section aria-labelledby="confusion">
          <h2 id="confusion">{t("raters.confusion")}</h2>
          {rater.confusion.map((confusion) => (
            <ConfusionTable key={confusion.question} questions={view.spec.questions} fields={view.spec.content} confusion={confusion} />
          ))}
          <p className="aside">{t("raters.confusion.note")}</p>
        </section>
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">{t("quality.findings")}</h2>
        <Findings place={place} rater={rater.rater} />
      </section>
      <Skills place={place} rater={rater} again={again} />
      <Past place={place} rater={rater} again={again} />
    </>
  );
}

/** What checks found about them, the newest first, page by page. */
function Findings({ place, rater }: { place: Place; rater: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const pages = usePages(rater);
  const { answer, error, again } = useLoading(`${view.campaign} ${rater} ${pages.after}`, (signal) =>
    campaign.quality.findings({ rater, after: pages.after }, signal),
  );
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <FindingTable place={place} findings={answer.findings} />}
      <Pager pages={pages} next={answer?.next ?? null} of={t("quality.findings")} />
    </>
  );
}

function Reason({ rater }: { rater: RaterView }) {
  const { t } = useWords();
  const { moment } = useFigures();
  if (rater.reason === "") return null;
  return (
    <p>
      <span className="aside">
        {rater.until === null
          ? t("raters.since", { when: moment(rater.since) })
          : t("raters.since.until", { when: moment(rater.since), until: moment(rater.until) })}
      </span>{" "}
      <q dir="auto">{rater.reason}</q>
    </p>
  );
}

function Deeds({ place, member, again }: { place: Place; member: Member; again: () => void }) {
  const { t } = useWords();
  const [open, setOpen] = useState<DeedKind | "tell" | null>(null);
  const paid = place.view.spec.pay !== null && place.view.spec.pay !== undefined;
  const kinds: DeedKind[] = [
    ...actsOn(member, trains(place)),
    ...(member.judged > 0 ? (["exclude"] as const) : []),
    ...(paid && member.earned > 0 ? (["pay"] as const) : []),
  ];
  const done = () => {
    setOpen(null);
    again();
  };
  // Nobody locks themselves out by mistake; another lead can do it.
  if (member.rater === place.who.person) return null;
  return (
    <div className="buttons deeds" role="group" aria-label={t("members.deeds.of", { name: nameOf(member) })}>
      {kinds.map((kind) => (
        <button key={kind} type="button" onClick={() => setOpen(kind)}>
          {t(`members.do.${kind}`)}
        </button>
      ))}
      <button type="button" onClick={() => setOpen("tell")}>
        {t("raters.tell")}
      </button>
      {open === "tell" && <Tell place={place} rater={member} onClose={() => setOpen(null)} onDone={done} />}
      {open !== null && open !== "tell" && <Deed kind={open} member={member} place={place} onClose={() => setOpen(null)} onDone={done} />}
    </div>
  );
}

function Facts({ place, rater }: { place: Place; rater: RaterView }) {
  const { t } = useWords();
  const { number, percent, seconds, money, apart } = useFigures();
  const currency = place.view.spec.pay?.currency ?? null;
  const { competence, pay } = rater;
  return (
    <dl className="facts">
      <div>
        <dt>{t("quality.competence")}</dt>
        <dd className="estimate">
          {competence !== null && <Whisker {...competence} chance={rater.chance} typical={rater.typical} width={170} />}{" "}
          {competence === null ? t("quality.unknown.judgments", { count: rater.judged }) : <Measured {...competence} />}
        </dd>
      </div>
      <div>
        <dt>{t("quality.gold")}</dt>
        <dd>
          <Gold gold={rater.gold} />
        </dd>
      </div>
      <div>
        <dt>{t("quality.agrees")}</dt>
        <dd className="figures">{rater.agreement === null ? "–" : percent(rater.agreement)}</dd>
      </div>
      <div>
        <dt>{t("members.judged")}</dt>
        <dd className="figures">{number(rater.judged)}</dd>
        <dd className="aside">{rater.last_at === null ? t("members.never") : apart(rater.last_at)}</dd>
      </div>
      <div>
        <dt>{t("quality.median")}</dt>
        <dd className="figures">{rater.median_seconds === null ? "–" : seconds(rater.median_seconds)}</dd>
      </div>
      {currency !== null && (
        <div>
          <dt>{t("quality.hourly")}</dt>
          <dd className="figures">{pay.hourly === null ? "–" : money(pay.hourly, currency)}</dd>
          <dd className="aside">{t("raters.pay", { earned: money(pay.earned, currency), paid: money(pay.paid, currency) })}</dd>
          <dd className="aside">{t("raters.unpaid", { time: seconds(pay.unpaid_seconds) })}</dd>
        </div>
      )}
    </dl>
  );
}
