import { useId, useState } from "react";

import type { Spec } from "../../api/leadshapes";
import type { DryRule, DryRun } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { readText } from "../opening/text";
import { Ask } from "../parts/Ask";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useDoing } from "../parts/loading";
import { namesOf, type Named } from "../parts/names";
import { Scroll } from "../parts/Scroll";
import { Trouble } from "../parts/Trouble";
import { raterAddress } from "../place";
import { watchIn, watchText } from "./watching";

/** Raters of a rule that are shown; how many others there are is said. */
const SHOWN = 50;

/** Checks and rules as text: tried on what happened so far, then used from now on. */
export default function RuleText({ place, onSaved }: { place: Place; onSaved: () => void }) {
  const { t } = useWords();
  const id = useId();
  const before = watchText(place.view.spec);
  const [text, setText] = useState(before);
  const [run, setRun] = useState<{ readonly of: string; readonly found: DryRun; readonly named: Named } | null>(null);
  const [asked, setAsked] = useState(false);
  const trying = useDoing();
  const saving = useDoing();
  const read = readText(text);
  const watch = watchIn(read.draft);
  const change = (next: string) => {
    setText(next);
    trying.clear();
  };
  const dryRun = () =>
    watch !== null &&
    void trying.run(async () => {
      const found = await place.campaign.quality.dryRun(watch.rules, watch.checks);
      const shown = found.rules.flatMap((rule) => rule.hit_raters.slice(0, SHOWN).map((hit) => hit.rater));
      setRun({ of: text, found, named: await namesOf(place.campaign, shown) });
    });
  const save = () =>
    watch !== null &&
    void saving.run(() => place.campaign.change(watch as Partial<Spec>)).then((done) => {
      if (!done) return;
      setAsked(false);
      onSaved();
    });
  const fault = read.fault !== null ? t("checks.text.fault", { line: read.fault.line, what: read.fault.what }) : watch === null ? t("checks.text.keys") : null;
  return (
    <section aria-labelledby="try">
      <h2 id="try">{t("checks.try")}</h2>
      <p>{t("checks.try.about")}</p>
      <div className="entry" data-faulty={fault === null ? undefined : true}>
        <label htmlFor={id}>{t("checks.text")}</label>
        <textarea
          id={id}
          className="code"
          dir="ltr"
          rows={16}
          spellCheck={false}
          value={text}
          aria-invalid={fault !== null ? true : undefined}
          aria-describedby={`${id}-fault`}
          onChange={(event) => change(event.target.value)}
        />
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      </div>
      <Trouble error={trying.error} />
      <p className="buttons">
        <button type="button" className="main" disabled={watch === null || trying.busy} onClick={dryRun}>
          {t("checks.try.run")}
        </button>
        <button type="button" disabled={watch === null || text === before} onClick={() => setAsked(true)}>
          {t("checks.save")}
        </button>
        <span role="status">{trying.busy ? t("checks.try.busy") : ""}</span>
      </p>
      {run !== null && <Result campaign={place.view.campaign} run={run.found} old={run.of !== text} named={run.named} />}
      {asked && (
        <Ask title={t("checks.save.title")} act={t("checks.save")} doing={saving} onAct={save} onClose={() => setAsked(false)}>
          <p>{t("checks.save.will")}</p>
          {(run === null || run.of !== text) && <p className="note warn">{t("checks.save.untried")}</p>}
        </Ask>
      )}
    </section>
  );
}

function Result({ campaign, run, old, named }: { campaign: string; run: DryRun; old: boolean; named: Named }) {
  const { t } = useWords();
  return (
    <div role="status">
      <h3>{t("checks.dry", { count: run.judgments })}</h3>
      {old && <p className="note">{t("checks.dry.old")}</p>}
      {run.rules.length === 0 && <p>{t("checks.rules.none")}</p>}
      {run.rules.map((rule) => (
        <Would key={rule.name} campaign={campaign} rule={rule} named={named} />
      ))}
    </div>
  );
}

function Would({ campaign, rule, named }: { campaign: string; rule: DryRule; named: Named }) {
  const { t } = useWords();
  const { number, moment } = useFigures();
  const honest = rule.hit_raters.filter((hit) => hit.honest_looking).length;
  return (
    <article className="would">
      <h4>{rule.name}</h4>
      <p>
        {rule.never !== null
          ? t("checks.dry.never", { why: isolated(rule.never) })
          : t("checks.dry.hits", { count: rule.hit_raters.length, items: rule.hit_items })}{" "}
        {honest > 0 && <Badge kind="warn">{t("checks.dry.honest", { count: honest })}</Badge>}
      </p>
      {rule.hit_raters.length > 0 && (
        <Scroll label={rule.name}>
          <table className="dense">
            <thead>
              <tr>
                <th scope="col">{t("lead.role.rater")}</th>
                <th scope="col" className="figures">
                  {t("checks.dry.after")}
                </th>
                <th scope="col">{t("record.at")}</th>
                <th scope="col">{t("checks.says")}</th>
              </tr>
            </thead>
            <tbody>
              {rule.hit_raters.slice(0, SHOWN).map((hit) => (
                <tr key={hit.rater}>
                  <th scope="row">
                    <a href={raterAddress(campaign, hit.rater)} dir="auto">
                      {named(hit.rater)}
                    </a>{" "}
                    {hit.honest_looking && <Badge kind="warn">{t("checks.dry.looks")}</Badge>}
                  </th>
                  <td className="figures">{number(hit.after)}</td>
                  <td>{hit.at === null ? "–" : moment(hit.at)}</td>
                  <td dir="auto">{hit.says}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {rule.hit_raters.length > SHOWN && <p className="aside">{t("checks.dry.more", { count: rule.hit_raters.length - SHOWN })}</p>}
    </article>
  );
}
