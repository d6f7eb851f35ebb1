import { useState } from "react";

import type { Difference, Moved, ReleaseCause } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { ChoiceEntry } from "../parts/Entry";
import { eventWord } from "../parts/events";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { itemAddress } from "../place";
import { asideName, figureName, whyOf } from "./changes";
import { GroupFigures } from "./GroupFigures";
import { verdictOf } from "./Verdict";

type Props = { readonly place: Place; readonly version: string };

/** What changed since an earlier release, of which a page is offered; nothing where there is none. */
export function Changes({ place, version }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const pages = usePages(version);
  const listed = useLoading(`${view.campaign} before ${version} ${pages.after}`, (signal) =>
    campaign.releases.list({ before: version, after: pages.after }, signal),
  );
  const [chosen, choose] = useState("");
  const earlier = listed.answer?.releases.map((one) => one.version) ?? [];
  const before = chosen === "" ? (earlier[0] ?? "") : chosen;
  const { answer, error, again } = useLoading(`${view.campaign} ${before} ${version}`, async (signal) =>
    before === "" ? null : campaign.releases.diff(before, version, signal),
  );
  const next = listed.answer?.next ?? null;
  if (before === "" && pages.first) return <Trouble error={listed.error} onAgain={listed.again} />;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{t("release.changes")}</h2>
      {earlier.length > 1 || next !== null || !pages.first ? (
        <ChoiceEntry label={t("release.changes.since")} value={before} onChange={choose} options={earlier.map((one) => ({ value: one, text: one }))} />
      ) : (
        <p>{t("release.changes.from", { version: before })}</p>
      )}
      <Pager pages={pages} next={next} />
      <Trouble error={listed.error} onAgain={listed.again} />
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Found place={place} found={answer} />}
    </section>
  );
}

function Found({ place, found }: { place: Place; found: Difference }) {
  const { t } = useWords();
  const { number } = useFigures();
  const all = [
    ["items_added", found.items_added],
    ["items_removed", found.items_removed],
    ["items_content", found.items_content],
    ["items_part", found.items_part],
    ["answers_added", found.answers_added],
    ["answers_removed", found.answers_removed],
    ["erased", found.erased],
  ] as const;
  const counts = all.filter(([, n]) => n > 0);
  return (
    <>
      {found.continues === false && (
        <p className="note bad" role="alert">
          {t("release.changes.other")}
        </p>
      )}
      {found.same && <p>{t("release.changes.same")}</p>}
      {counts.length > 0 && (
        <dl className="facts">
          {counts.map(([name, n]) => (
            <div key={name}>
              <dt>{t(`release.changes.${name}`)}</dt>
              <dd className="figures">{number(n)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Texts found={found} />
      <Figures found={found} />
      <GroupFigures found={found} />
      <Labels place={place} found={found} />
      {(found.events.length > 0 || found.changes.length > 0) && (
        <details>
          <summary>{t("release.changes.events")}</summary>
          <ul>
            {found.events.map((one) => (
              <li key={one.what}>{t("release.apart.line", { what: eventWord(one.what, t), answers: number(one.n) })}</li>
            ))}
            {found.change_count > found.changes.length && <li className="aside">{t("release.changes.cut", { count: found.changes.length })}</li>}
            {found.changes.map((one) => (
              <li key={one.index} dir="auto">
                <Cause one={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Cause({ one }: { one: ReleaseCause }) {
  const { t } = useWords();
  const why = whyOf(one, t);
  return (
    <>
      {eventWord(one.kind, t)} #{one.index}
      {why !== "" && `: ${why}`}
    </>
  );
}

/** What was set aside more or less than before, and texts of the guideline. */
function Texts({ found }: { found: Difference }) {
  const { t } = useWords();
  const { number } = useFigures();
  if (found.excluded.length + found.guideline_added.length + found.guideline_altered.length === 0) return null;
  return (
    <ul>
      {found.excluded.map((one) => (
        <li key={one.what} dir="auto">
          {t("release.changes.aside", { why: asideName(one.what, t), count: one.n > 0 ? `+${number(one.n)}` : number(one.n) })}
        </li>
      ))}
      {found.guideline_added.map((version) => (
        <li key={version}>{t("release.changes.guideline", { version })}</li>
      ))}
      {found.guideline_altered.map((version) => (
        <li key={version} className="bad">
          {t("release.changes.altered", { version })}
        </li>
      ))}
    </ul>
  );
}

function Figures({ found }: { found: Difference }) {
  const { t } = useWords();
  const { number } = useFigures();
  const told = ({ figure }: Moved, value: string | number | null) => {
    if (value === null) return "–";
    if (figure === "gate") return t(`release.gate.${verdictOf(String(value))}`);
    return typeof value === "number" ? number(value, 4) : value;
  };
  if (found.figures.length === 0) return null;
  return (
    <>
      <h3 id="moved">{t("release.changes.figures")}</h3>
      <Scroll labelledBy="moved">
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">{t("release.changes.figure")}</th>
              <th scope="col" className="figures">
                {found.before}
              </th>
              <th scope="col" className="figures">
                {found.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.figures.map((one) => (
              <tr key={one.name}>
                <th scope="row" dir="auto">
                  {figureName(one, t)}
                </th>
                <td className="figures">{told(one, one.before)}</td>
                <td className="figures">{told(one, one.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Labels({ place, found }: { place: Place; found: Difference }) {
  const { t } = useWords();
  const all = found.label_counts.reduce((sum, one) => sum + one.n, 0);
  if (all === 0) return null;
  return (
    <>
      <h3 id="relabelled">{t("release.changes.labels", { count: all })}</h3>
      {all > found.labels.length && <p className="aside">{t("release.changes.cut", { count: found.labels.length })}</p>}
      <Scroll labelledBy="relabelled">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("release.items")}</th>
              <th scope="col">{t("release.question")}</th>
              <th scope="col">{found.before}</th>
              <th scope="col">{found.after}</th>
              <th scope="col">{t("release.changes.why")}</th>
            </tr>
          </thead>
          <tbody>
            {found.labels.map((one) => (
              <tr key={`${one.question} ${one.item}`}>
                <th scope="row" className="line">
                  <a href={itemAddress(place.view.campaign, one.item)}>{one.item}</a>
                </th>
                <td data-head={t("release.question")}>{one.question}</td>
                <td data-head={found.before} dir="auto">
                  {one.before}
                </td>
                <td data-head={found.after} dir="auto">
                  {one.after}
                </td>
                <td data-head={t("release.changes.why")}>
                  {one.causes.length === 0 ? t("release.changes.others") : one.causes.map((cause) => <div key={cause.index}><Cause one={cause} /></div>)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
