import { lazy, Suspense, useState } from "react";

import type { CheckLine, Verdict } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { ChoiceEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { namesOf } from "../parts/names";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { qualityPages } from "../place";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { FindingTable } from "../raters/FindingTable";
import "./checks.css";
import { needWords } from "./needs";
import { Rules } from "./Rules";

const RuleText = lazy(() => import("./RuleText"));

/** The checks that watch, what they found, the rules that act on it, and what other rules would have done. */
export default function Checks(place: Place) {
  const { campaign, view, may } = place;
  const { answer, error, again } = useLoading(view.campaign, async (signal) => {
    const [checks, rules] = await Promise.all([campaign.quality.checks(signal), campaign.quality.rules(signal)]);
    return { checks, rules };
  });
  return (
    <>
      <Subpages campaign={view.campaign} pages={qualityPages(view.spec.questions)} now="checks" />
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <CheckTable checks={answer.checks} />}
      {answer !== null && <Found place={place} checks={answer.checks} />}
      {answer !== null && <Rules place={place} rules={answer.rules} />}
      {answer !== null && may.run && (
        <Suspense fallback={<Waiting />}>
          <RuleText
            key={view.revision}
            place={place}
            onSaved={() => {
              again();
              place.again();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function CheckTable({ checks }: { checks: readonly CheckLine[] }) {
  const { t } = useWords();
  const { number } = useFigures();
  const running = checks.filter((one) => one.on && one.skipped === null).length;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{t("checks.title", { count: running, of: checks.length })}</h2>
      <Scroll labelledBy="checks">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("checks.check")}</th>
              <th scope="col">{t("checks.runs")}</th>
              <th scope="col">{t("checks.needs")}</th>
              <th scope="col">{t("checks.about")}</th>
              <th scope="col" className="figures">
                {t("quality.verdict.strong")}
              </th>
              <th scope="col" className="figures">
                {t("quality.verdict.weak")}
              </th>
              <th scope="col">{t("checks.options")}</th>
            </tr>
          </thead>
          <tbody>
            {checks.map((one) => (
              <tr key={one.check}>
                <th scope="row" className="line">
                  {one.title}
                  <div className="aside code">{one.check}</div>
                </th>
                <td>
                  <Runs check={one} />
                </td>
                <td data-head={t("checks.needs")}>{one.needs.length === 0 ? "–" : one.needs.map((need) => needWords(need, t)).join(", ")}</td>
                <td data-head={t("checks.about")}>{t(`checks.about.${one.about}`)}</td>
                <td className="figures" data-head={t("quality.verdict.strong")}>
                  {one.strongest === "weak" ? "–" : number(one.found.strong)}
                </td>
                <td className="figures" data-head={t("quality.verdict.weak")}>
                  {number(one.found.weak)}
                </td>
                <td>
                  <details>
                    <summary>{t("record.show")}</summary>
                    <dl className="evidence">
                      {Object.entries(one.options).map(([name, value]) => (
                        <div key={name}>
                          <dt>{name}</dt>
                          <dd className="figures">{typeof value === "number" ? number(value, 6) : String(value)}</dd>
                        </div>
                      ))}
                    </dl>
                    <p className="aside">{one.source}</p>
                  </details>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Runs({ check }: { check: CheckLine }) {
  const { t } = useWords();
  if (!check.on) return <Badge>{t("checks.off")}</Badge>;
  if (check.skipped === null) return <Badge kind="good">{t("checks.on")}</Badge>;
  return (
    <>
      <Badge>{t("checks.skipped")}</Badge>
      <div className="aside" dir="auto">
        {check.skipped}
      </div>
    </>
  );
}

const PAGE = 25;

function Found({ place, checks }: { place: Place; checks: readonly CheckLine[] }) {
  const { t } = useWords();
  const [check, setCheck] = useState("");
  const [verdict, setVerdict] = useState<Verdict | "">("");
  const pages = usePages(`${check} ${verdict}`);
  const { answer, error, again } = useLoading(`${place.view.campaign} ${check} ${verdict} ${pages.after}`, async (signal) => {
    const page = await place.campaign.quality.findings({ check, verdict, after: pages.after, limit: PAGE }, signal);
    const about = page.findings.flatMap((one) => [one.rater, one.other]);
    return { ...page, named: await namesOf(place.campaign, about, signal) };
  });
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">{t("quality.findings")}</h2>
      <form className="in-line" role="search" aria-labelledby="findings" onSubmit={(event) => event.preventDefault()}>
        <ChoiceEntry
          label={t("checks.check")}
          value={check}
          onChange={setCheck}
          options={[{ value: "", text: t("checks.all") }, ...checks.map((one) => ({ value: one.check, text: one.title }))]}
        />
        <ChoiceEntry
          label={t("checks.verdict")}
          value={verdict}
          onChange={setVerdict}
          options={[
            { value: "", text: t("checks.any") },
            ...(["strong", "weak", "cleared"] as const).map((value) => ({ value, text: t(`quality.verdict.${value}`) })),
          ]}
        />
      </form>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <FindingTable place={place} findings={answer.findings} named={answer.named} />}
      <Pager pages={pages} next={answer?.next ?? null} of={t("quality.findings")} />
    </section>
  );
}
