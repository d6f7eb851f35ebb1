import { Fragment } from "react";

import type { Difference, Feedback as Given, GoldCount, Pace, PastTrial, Stand } from "../api/growing";
import type { Form } from "../api/shapes";
import { ItemContent } from "../content/ItemContent";
import { Answer } from "../lead/items/Answer";
import { excerptLine, labelOfCount, labelWords, same } from "../lead/parts/labels";
import { besideEachOther, calledAsSeen } from "../questions/compared";
import { directionOf } from "../words/languages";
import { useWords } from "../words/Words";
import { day, duration, moment, money, percent } from "./figures";
import { FEW, paceOf } from "./looking";
import { Range } from "./Range";

type Props = { readonly given: Given; readonly form: Form };

const STANDINGS = ["active", "training", "qualification", "retraining", "paused", "removed"] as const;

/** How one stands in the campaign, since when, and why. */
export function Standing({ stand }: { stand: Stand }) {
  const { t, language } = useWords();
  const standing = STANDINGS.find((one) => one === stand.standing);
  if (standing === undefined) return null;
  return (
    <p>
      {t(`growing.stand.${standing}`, { at: moment(stand.since, language) })} <bdi>{stand.reason}</bdi>
    </p>
  );
}

/** What would improve one's standing. */
export function Improve({ given }: { given: Given }) {
  const { t } = useWords();
  const early = given.gold.n > 0 && given.gold.n < FEW;
  return (
    <section aria-labelledby="improve">
      <h2 id="improve">{t("growing.improve.title")}</h2>
      {given.improve.length === 0 ? <p>{t(early ? "growing.improve.early" : "growing.improve.none")}</p> : null}
      <ul dir="auto">
        {given.improve.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

/** How items with a known answer went: the share with its interval, and by answer. */
export function Gold({ given, form }: Props) {
  const { t, language } = useWords();
  const { gold } = given;
  const none = gold.n === 0;
  return (
    <section aria-labelledby="gold">
      <h2 id="gold">{t("growing.gold.title")}</h2>
      <p>
        {t("growing.gold.text")} {none ? t("growing.gold.none") : ""}
      </p>
      {none ? null : <GoldFigure gold={gold} language={language} />}
      {none || gold.by_class.length < 2 ? null : <GoldTable gold={gold} form={form} />}
    </section>
  );
}

function GoldFigure({ gold, language }: { gold: GoldCount; language: string }) {
  const { t } = useWords();
  const share = (part: number) => percent(part, language);
  const says = t("growing.gold.interval", { lower: share(gold.lower), upper: share(gold.upper) });
  return (
    <figure className="likely">
      <figcaption>
        <strong>{t("growing.gold.found", { count: gold.n, right: gold.right })}</strong> {says}
        {gold.n < FEW ? ` ${t("growing.gold.few")}` : ""}
      </figcaption>
      <Range value={gold.right / gold.n} lower={gold.lower} upper={gold.upper} says={says} ends={[share(0), share(0.5), share(1)]} />
      <p className="aside">{t("growing.axis")}</p>
    </figure>
  );
}

function GoldTable({ gold, form }: { gold: GoldCount; form: Form }) {
  const { t } = useWords();
  const [question] = form.questions;
  const words = (label: string) =>
    question === undefined ? label : labelWords(question, labelOfCount(question, label), { fields: form.content, t });
  return (
    <details>
      <summary>{t("growing.gold.table")}</summary>
      <table className="own">
        <thead>
          <tr>
            <th scope="col">{t("growing.gold.label")}</th>
            <th scope="col" className="figures">
              {t("growing.gold.had")}
            </th>
            <th scope="col" className="figures">
              {t("growing.gold.right")}
            </th>
          </tr>
        </thead>
        <tbody>
          {gold.by_class.map(({ label, n, right }) => (
            <tr key={label}>
              <th scope="row" dir="auto">
                {words(label)}
              </th>
              <td className="figures">{n}</td>
              <td className="figures">{right}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** One's own speed beside what the guide expects and what others take. */
export function Speed({ pace }: { pace: Pace }) {
  const { t } = useWords();
  const rows = [
    ["mine", pace.median_seconds],
    ["expected", pace.expected_seconds],
    ["typical", pace.typical_seconds],
  ] as const;
  if (pace.median_seconds === null) return null;
  const verdict = paceOf(pace);
  return (
    <section aria-labelledby="speed">
      <h2 id="speed">{t("growing.speed.title")}</h2>
      {verdict === null ? null : <p>{t(pace.expected_seconds === null ? `growing.speed.others.${verdict}` : `growing.speed.${verdict}`)}</p>}
      <dl className="facts">
        {rows.map(([name, seconds]) =>
          seconds === null ? null : (
            <div key={name}>
              <dt>{t(`growing.speed.${name}`)}</dt>
              <dd className="figures">{duration(seconds, t)}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

/** Items that were settled otherwise than the rater judged them, with the expert's note. */
export function Differences({ given, form }: Props) {
  const { t } = useWords();
  return (
    <section aria-labelledby="differ">
      <h2 id="differ">{t("growing.differ.title")}</h2>
      <p>{given.differences.length === 0 ? t("growing.differ.none") : t("growing.differ.text")}</p>
      <ol className="differences">
        {given.differences.map((one) => (
          <DifferentItem key={`${one.at} ${JSON.stringify(one.content)}`} one={one} form={form} />
        ))}
      </ol>
    </section>
  );
}

function DifferentItem({ one, form }: { one: Difference; form: Form }) {
  const { t } = useWords();
  const dir = directionOf(form.language);
  const fields = besideEachOther(form.content, form.questions);
  const differ = form.questions.filter(({ name }) => name in one.consensus && !same(one.mine[name] ?? null, one.consensus[name]));
  return (
    <li className="difference">
      <details>
        <summary lang={form.language} dir={dir}>
          <span className="aloud">{t("growing.differ.item")}: </span>
          <span className="difference-line">{excerptLine(JSON.stringify(one.content), form.content)}</span>
        </summary>
        <div lang={form.language} dir={dir}>
          <ItemContent fields={fields} content={one.content} shown={one.shown} among t={t} />
        </div>
      </details>
      {differ.map((question) => (
        <Fragment key={question.name}>
          {form.questions.length > 1 ? (
            <p className="aside asked" lang={form.language} dir={dir}>
              {question.ask}
            </p>
          ) : null}
          <dl className="sides-by-side">
            <div>
              <dt>{t("growing.differ.mine")}</dt>
              <dd>
                <Answer question={question} label={one.mine[question.name]} content={one.content} fields={calledAsSeen(question, one.shown, fields)} />
              </dd>
            </div>
            <div>
              <dt>{t("growing.differ.settled")}</dt>
              <dd>
                <Answer question={question} label={one.consensus[question.name]} content={one.content} fields={calledAsSeen(question, one.shown, fields)} />
              </dd>
            </div>
          </dl>
        </Fragment>
      ))}
      {one.note === null || one.note === "" ? null : (
        <blockquote>
          <span className="aside">{t("growing.differ.note")}: </span>
          <bdi>{one.note}</bdi>
        </blockquote>
      )}
    </li>
  );
}

/** What was earned, and what that makes an hour. */
export function Earned({ given }: { given: Given }) {
  const { t, language } = useWords();
  if (given.currency === null) return null;
  return (
    <p>
      {t("rater.own.earned")}: <strong className="figures">{money(given.earned, given.currency, language)}</strong>
      {given.hourly === null ? "" : ` · ${t("growing.earned.hour", { amount: money(given.hourly, given.currency, language) })}`}
    </p>
  );
}

/** Practice and tests so far, certificates, messages. */
export function Record({ given }: { given: Given }) {
  const { t, language } = useWords();
  const skills = given.skills.filter(({ revoked_at }) => revoked_at === null);
  return (
    <>
      {given.trials.length === 0 ? null : <Trials trials={given.trials} />}
      {skills.length === 0 ? null : (
        <section aria-labelledby="skills">
          <h2 id="skills">{t("growing.skills.title")}</h2>
          <ul>
            {skills.map(({ skill, granted_at, expires_at }) => {
              const words = { skill, since: day(granted_at, language) };
              return <li key={skill}>{expires_at === null ? t("growing.skills.ever", words) : t("growing.skills.until", { ...words, until: day(expires_at, language) })}</li>;
            })}
          </ul>
        </section>
      )}
      {given.messages.length === 0 ? null : (
        <section aria-labelledby="messages">
          <h2 id="messages">{t("growing.messages.title")}</h2>
          <ul className="messages">
            {given.messages.map(({ message, text, at }) => (
              <li key={message}>
                <time className="aside" dateTime={new Date(at).toISOString()}>
                  {moment(at, language)}
                </time>{" "}
                <span dir="auto">{text}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const OUTCOMES = ["passed", "failed", "left", "running"] as const;

function Trials({ trials }: { trials: readonly PastTrial[] }) {
  const { t, language } = useWords();
  const outcome = (found: string) => t(`growing.trials.${OUTCOMES.find((one) => one === found) ?? "left"}`);
  return (
    <section aria-labelledby="trials">
      <h2 id="trials">{t("growing.trials.title")}</h2>
      <div className="wide" tabIndex={0} role="region" aria-label={t("growing.trials.table")}>
        <table className="own trials">
          <thead>
            <tr>
              <th scope="col">{t("growing.trials.stage")}</th>
              <th scope="col">{t("growing.trials.outcome")}</th>
              <th scope="col" className="figures">
                {t("growing.gold.right")}
              </th>
              <th scope="col">{t("growing.trials.when")}</th>
            </tr>
          </thead>
          <tbody>
            {trials.map(({ stage, attempt, outcome: found, right, given, ended_at }) => (
              <tr key={`${stage} ${attempt}`}>
                <th scope="row">
                  {t(`growing.stage.${stage}`)} {attempt}
                </th>
                <td>{outcome(found)}</td>
                <td className="figures">
                  {right}/{given}
                </td>
                <td className="when">{ended_at === null ? "–" : moment(ended_at, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
