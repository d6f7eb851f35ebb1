import { useCallback, useEffect, useState, type FormEvent } from "react";

import type { Note, Round, RoundAgreement, RoundItem } from "../api/growing";
import { campaign as campaignOf, type Campaign } from "../api/rater";
import type { Form } from "../api/shapes";
import { ItemContent } from "../content/ItemContent";
import { Markdown } from "../content/Markdown";
import { Pager, usePages } from "../lead/parts/Pager";
import { besideEachOther, calledAsSeen, campaignOrder } from "../questions/compared";
import { directionOf } from "../words/languages";
import { useWords } from "../words/Words";
import { Links } from "./Attributes";
import { coefficient, moment } from "./figures";
import { Frame } from "./Frame";
import { Stopped } from "./PutAway";
import { Range } from "./Range";
import { changesOf, type Change } from "./bars";
import { Spread } from "./Spread";
import { Trouble } from "./Trouble";

type Found = { readonly form: Form; readonly rounds: readonly Round[]; readonly next: string | null };

/** The calibration rounds that are open to all: how far the raters agreed, item by item, and what they say to it. */
export function Calibration({ campaign }: { campaign: string }) {
  const { t } = useWords();
  const [api] = useState(() => campaignOf(campaign));
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const pages = usePages(campaign);
  const load = useCallback(async () => {
    try {
      const [form, page] = await Promise.all([api.form(), api.rounds(pages.after)]);
      setFound({ form, ...page });
    } catch (reason) {
      setError(reason);
    }
  }, [api, pages.after]);
  useEffect(() => void load(), [load]);
  if (found === null && error === null) return <p className="opening" role="status">{t("page.opening")}</p>;
  return (
    <Frame title={t("growing.round.title")} links={<Links campaign={campaign} />}>
      {error === null ? null : <Stopped campaign={campaign} error={error} />}
      {found === null ? null : (
        <>
          <p className="aside" lang={found.form.language} dir="auto">
            {found.form.title}
          </p>
          <p>{t(found.rounds.length === 0 ? "growing.round.none" : "growing.round.text")}</p>
          {found.rounds.map((round) => (
            <OneRound key={round.round} api={api} round={round} form={found.form} onSaid={load} />
          ))}
          <Pager pages={pages} next={found.next} />
        </>
      )}
    </Frame>
  );
}

type RoundProps = { readonly api: Campaign; readonly round: Round; readonly form: Form; readonly onSaid: () => Promise<void> };

function OneRound({ api, round, form, onSaid }: RoundProps) {
  const { t } = useWords();
  const its = { lang: form.language, dir: directionOf(form.language) };
  const state = round.state === "again" || round.state === "closed" ? round.state : "open";
  const closed = state === "closed";
  const say = async (number: number | null, words: string) => {
    await api.note(round.round, number, words);
    await onSaid();
  };
  return (
    <section className="round" aria-labelledby={`round-${round.round}`}>
      <h2 id={`round-${round.round}`}>
        <bdi>{round.title}</bdi> <span className="aside">· {t(`growing.round.state.${state}`)}</span>
      </h2>
      {round.passage === "" ? null : (
        <>
          <h3>{t("growing.round.passage")}</h3>
          <blockquote {...its}>
            <Markdown value={round.passage} t={t} />
          </blockquote>
        </>
      )}
      <Agreement round={round} form={form} />
      {round.outcome === null || round.outcome === "" ? null : (
        <div className="note good">
          <h3>{t("growing.round.outcome")}</h3>
          <div {...its}>
            <Markdown value={round.outcome} t={t} />
          </div>
          {round.guideline ? <p>{t("growing.round.written", { version: round.guideline })}</p> : null}
        </div>
      )}
      {round.items.map((item) => (
        <Item key={item.number} item={item} form={form} onSay={closed ? null : (words) => say(item.number, words)} />
      ))}
      <h3>{t("growing.round.whole")}</h3>
      <Discussion notes={round.notes} about={t("growing.round.whole")} onSay={closed ? null : (words) => say(null, words)} />
    </section>
  );
}

/** Agreement by question, each alone and after the discussion, drawn with its interval; nothing where it is no aim. */
function Agreement({ round, form }: { round: Round; form: Form }) {
  const { t } = useWords();
  const changes = changesOf(round.before, round.after);
  if (changes.length === 0) return null;
  return (
    <section>
      <h3>{t("growing.round.agreement")}</h3>
      {changes.map((change) => (
        <Changed key={change.question} change={change} ask={form.questions.find(({ name }) => name === change.question)?.ask ?? change.question} />
      ))}
    </section>
  );
}

function Changed({ change, ask }: { change: Change; ask: string }) {
  const { t, language } = useWords();
  const written = (one: RoundAgreement | null) => (one?.value == null ? "–" : coefficient(one.value, language));
  const words = { before: written(change.before), after: written(change.after) };
  return (
    <figure className="likely">
      <figcaption>
        <bdi>{ask}</bdi> <strong>{t(`growing.round.${change.went}`, words)}</strong>
      </figcaption>
      <Estimate of={change.before} name={t("growing.round.before")} />
      <Estimate of={change.after} name={t("growing.round.after")} />
      <p className="aside">{t("growing.round.axis")}</p>
    </figure>
  );
}

function Estimate({ of, name }: { of: RoundAgreement | null; name: string }) {
  const { t, language } = useWords();
  if (of === null || of.value === null) return null;
  const { value, lower, upper } = of;
  const write = (one: number) => coefficient(one, language);
  const interval = lower === null || upper === null ? "" : ` (${t("growing.range", { lower: write(lower), upper: write(upper) })})`;
  const from = (lower ?? value) < 0 ? -1 : 0;
  return (
    <div className="agreeing">
      <span>
        {name}: <span className="figures">{write(value) + interval}</span>
      </span>
      <Range
        value={value}
        lower={lower ?? value}
        upper={upper ?? value}
        from={from}
        says={`${name}: ${write(value)}${interval}`}
        ends={[write(from), write((from + 1) / 2), write(1)]}
      />
    </div>
  );
}

type ItemProps = { readonly item: RoundItem; readonly form: Form; readonly onSay: ((words: string) => Promise<void>) | null };

function Item({ item, form, onSay }: ItemProps) {
  const { t } = useWords();
  const title = t("growing.round.item", { number: item.number });
  const fields = besideEachOther(form.content, form.questions);
  // Everybody had an order of their own; here all have the same.
  const shown = campaignOrder(form.questions);
  return (
    <section className="round-item">
      <h3>{title}</h3>
      <div lang={form.language} dir={directionOf(form.language)}>
        <ItemContent fields={fields} content={item.content} shown={shown} among t={t} />
      </div>
      {form.questions.map((question) => (
        <Spread
          key={question.name}
          question={question}
          language={form.language}
          fields={calledAsSeen(question, shown, fields)}
          counts={item.questions[question.name] ?? []}
          mine={item.mine?.[question.name]}
          known={item.known?.[question.name]}
        />
      ))}
      <Discussion notes={item.notes} about={title} onSay={onSay} />
    </section>
  );
}

type DiscussionProps = { readonly notes: readonly Note[]; readonly about: string; readonly onSay: ((words: string) => Promise<void>) | null };

/** What was said, without names, and room to say something. */
function Discussion({ notes, about, onSay }: DiscussionProps) {
  const { t, language } = useWords();
  return (
    <details className="discussion" open={notes.length > 0}>
      <summary>
        {t("growing.round.notes")} <span className="figures">{notes.length}</span>
      </summary>
      {notes.length === 0 ? <p className="aside">{t("growing.round.quiet")}</p> : null}
      <ul className="messages">
        {notes.map((note) => (
          <li key={`${note.at} ${note.words}`}>
            <span className="aside">
              {t(`growing.round.who.${whoOf(note.who)}`)}, <time dateTime={new Date(note.at).toISOString()}>{moment(note.at, language)}</time>
            </span>
            <br />
            <span dir="auto">{note.words ?? "–"}</span>
          </li>
        ))}
      </ul>
      {onSay === null ? null : <Say about={about} onSay={onSay} />}
    </details>
  );
}

function whoOf(who: string): "you" | "lead" | "expert" | "rater" {
  return who === "you" || who === "lead" || who === "expert" ? who : "rater";
}

function Say({ about, onSay }: { about: string; onSay: (words: string) => Promise<void> }) {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    onSay(words.trim())
      .then(() => setWords(""))
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={send}>
      <label className="entry">
        <span>
          {t("growing.round.say")} <span className="aloud">({about})</span>
        </span>
        <textarea rows={2} maxLength={4_000} dir="auto" required value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      <button type="submit" disabled={busy || words.trim() === ""}>
        {t("growing.round.say.send")}
      </button>
    </form>
  );
}
