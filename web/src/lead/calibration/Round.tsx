import { useState } from "react";

import type { CalibrationView } from "../../api/qualityshapes";
import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { questionsOf } from "../opening/paradigms";
import { Ask } from "../parts/Ask";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { useDoing, useLoading } from "../parts/loading";
import { Measured } from "../parts/Measured";
import { Pager, usePages } from "../parts/Pager";
import { useRounds } from "../parts/refreshing";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { Whisker } from "../parts/Whisker";
import { tabAddress } from "../place";
import { Close } from "./Close";
import { Notes } from "./Notes";
import { STATES } from "./Rounds";
import { comparedOf } from "./rounds";
import { Spread } from "./Spread";

const READ_EVERY = 10_000;

/** One round: who has judged, then the spread and what was said, then what was learned. */
export function Round({ place, round }: { place: Place; round: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(round, (signal) => campaign.quality.calibration(round, signal), useRounds(READ_EVERY));
  return (
    <>
      <p>
        <a href={tabAddress(view.campaign, "calibration")}>{t("calibration.all")}</a>
      </p>
      <Trouble error={error} onAgain={again} />
      {answer === null ? error === null && <Waiting /> : <Opened place={place} round={answer} again={again} />}
    </>
  );
}

function Opened({ place, round, again }: { place: Place; round: CalibrationView; again: () => void }) {
  const { t } = useWords();
  const { view } = place;
  return (
    <>
      <h2>
        <span dir="auto">{round.title}</span> <Badge kind={STATES[round.state]}>{t(`calibration.state.${round.state}`)}</Badge>
      </h2>
      <p>{t(`calibration.state.${round.state}.about`)}</p>
      {place.may.run && <Steps place={place} round={round} again={again} />}
      {round.passage !== "" && (
        <article className="paper" lang={view.spec.language}>
          <Markdown value={round.passage} t={t} />
        </article>
      )}
      {round.outcome !== "" && (
        <section aria-labelledby="outcome">
          <h3 id="outcome">
            {round.guideline === null ? t("calibration.outcome") : t("calibration.outcome.in", { version: round.guideline })}
          </h3>
          <article className="paper" lang={view.spec.language}>
            <Markdown value={round.outcome} t={t} />
          </article>
        </section>
      )}
      <Compared place={place} round={round} />
      <Judged place={place} round={round} />
      {round.state !== "blind" && <Spread place={place} round={round} again={again} />}
      {round.state !== "blind" && (
        <section aria-labelledby="notes">
          <h3 id="notes">{t("calibration.notes")}</h3>
          <Notes place={place} round={round} number={null} notes={round.notes} again={again} />
        </section>
      )}
    </>
  );
}

type StepsProps = { readonly place: Place; readonly round: CalibrationView; readonly again: () => void };

function Steps({ place, round, again }: StepsProps) {
  const { t } = useWords();
  const [asked, setAsked] = useState<"reveal" | "again" | null>(null);
  const [closing, setClosing] = useState(false);
  const doing = useDoing();
  const { quality } = place.campaign;
  const { waiting } = round;
  const aimed = questionsOf(place.view.spec, "prescriptive").length > 0;
  if (round.state === "closed") return null;
  const act = () =>
    void doing.run(() => (asked === "reveal" ? quality.reveal(round.round) : quality.judgeAgain(round.round))).then((done) => {
      if (!done) return;
      setAsked(null);
      again();
    });
  return (
    <>
      <p className="buttons">
        {round.state === "blind" && (
          <button type="button" className="main" onClick={() => setAsked("reveal")}>
            {t("calibration.reveal")}
          </button>
        )}
        {round.state === "revealed" && (
          <button type="button" onClick={() => setAsked("again")}>
            {t("calibration.again")}
          </button>
        )}
        {round.state !== "blind" && (
          <button type="button" className="main" aria-expanded={closing} onClick={() => setClosing((before) => !before)}>
            {t("calibration.close")}
          </button>
        )}
      </p>
      {closing && <Close place={place} round={round} onClose={() => setClosing(false)} onDone={again} />}
      {asked !== null && (
        <Ask title={t(`calibration.${asked}.title`)} act={t(`calibration.${asked}`)} doing={doing} onAct={act} onClose={() => setAsked(null)}>
          <p>{t(asked === "again" && !aimed ? "calibration.again.free" : `calibration.${asked}.will`)}</p>
          {asked === "reveal" && waiting > 0 && <p className="note warn">{t("calibration.waiting", { count: waiting })}</p>}
        </Ask>
      )}
    </>
  );
}

/** Who takes part, page by page, and how far they are. */
function Judged({ place, round }: { place: Place; round: CalibrationView }) {
  const { t } = useWords();
  const { number } = useFigures();
  const of = round.items;
  const repeated = round.state === "again" || round.repeated;
  const done = round.taking - round.waiting;
  const pages = usePages(round.round);
  const { answer, error, again } = useLoading(
    `${round.round} raters ${pages.after}`,
    (signal) => place.campaign.quality.taking(round.round, pages.after, signal),
    useRounds(READ_EVERY),
  );
  const raters = answer?.raters ?? [];
  return (
    <section aria-labelledby="judged">
      <h3 id="judged">{t("calibration.judged", { count: done, of: round.taking })}</h3>
      {round.taking === 0 && <p className="empty">{t("quality.raters.none")}</p>}
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {raters.length > 0 && (
        <Scroll labelledBy="judged">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("members.name")}</th>
                <th scope="col" className="figures">
                  {t("calibration.first")}
                </th>
                {repeated && (
                  <th scope="col" className="figures">
                    {t("calibration.second")}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {raters.map((one) => (
                <tr key={one.rater}>
                  <th scope="row" className="line" dir="auto">
                    {nameOf(one)}
                  </th>
                  <td className="figures" data-head={t("calibration.first")}>
                    {t("quality.gold.of", { right: number(one.judged), n: number(of) })}
                  </td>
                  {repeated && (
                    <td className="figures" data-head={t("calibration.second")}>
                      {t("quality.gold.of", { right: number(one.again), n: number(of) })}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Pager pages={pages} next={answer?.next ?? null} />
    </section>
  );
}

/** Agreement before the discussion and after it, where one right answer is sought. */
function Compared({ place, round }: { place: Place; round: CalibrationView }) {
  const { t } = useWords();
  const { coefficient } = useFigures();
  const sought = new Set(questionsOf(place.view.spec, "prescriptive").map((one) => one.name));
  const lines = comparedOf(round.before, round.after).filter((one) => sought.has(one.question));
  if (lines.length === 0) return null;
  const named = (name: string) => place.view.spec.questions.find((one) => one.name === name)?.ask ?? name;
  const [first] = lines;
  const title =
    first?.before?.value != null && first.after?.value != null
      ? t("calibration.agreement.title", { before: coefficient(first.before.value), after: coefficient(first.after.value) })
      : t("calibration.agreement.once");
  return (
    <section aria-labelledby="agreement">
      <h3 id="agreement">{t("quality.agreement")}</h3>
      <figure className="chart">
        <figcaption>{title}</figcaption>
        <Scroll labelledBy="agreement">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("items.question")}</th>
                <th scope="col">{t("calibration.when")}</th>
                <th scope="col">{t("quality.interval.below")}</th>
                <th scope="col">{t("quality.value")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.flatMap(({ question, before, after }) =>
                ([["before", before], ["after", after]] as const).map(([when, line]) =>
                  line === null ? null : (
                    <tr key={`${question} ${when}`}>
                      <th scope="row" className="line" dir="auto">
                        {named(question)}
                      </th>
                      <td>{t(`calibration.${when}`)}</td>
                      <td>
                        {line.value !== null && (
                          <Whisker value={line.value} lower={line.lower ?? line.value} upper={line.upper ?? line.value} min={-1} chance={0} />
                        )}
                      </td>
                      <td>
                        <Measured value={line.value} lower={line.lower} upper={line.upper} n={line.n} of="items" as="coefficient" />
                      </td>
                    </tr>
                  ),
                ),
              )}
            </tbody>
          </table>
        </Scroll>
      </figure>
    </section>
  );
}
