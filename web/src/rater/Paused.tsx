import { useState, type FormEvent } from "react";

import type { Appeal, Stand } from "../api/growing";
import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { moment } from "./figures";
import { Frame } from "./Frame";
import { Saved } from "./Saved";
import { Trouble } from "./Trouble";
import type { View } from "./view";

/** Paused or removed: why, what it rests on, and the way to disagree. */
export function Paused({ desk, view, form }: { desk: Desk; view: View; form: Form }) {
  const { t, language } = useWords();
  const state = view.state === "removed" ? "removed" : "paused";
  const stand = view.standing;
  const reason = stand?.reason || view.reason;
  const evidence = sentencesOf(stand, reason);
  return (
    <Frame title={t(`rater.rest.${state}.title`)} links={<a href={`/c/${desk.campaign}/progress`}>{t("rater.own.title")}</a>}>
      <p className="aside" lang={form.language} dir="auto">
        {form.title}
      </p>
      <p>{t(`rater.rest.${state}.text`)}</p>
      {stand === null ? null : (
        <p>
          {`${t("growing.paused.since", { at: moment(stand.since, language) })} `}
          {stand.until === null ? "" : t("growing.paused.until", { at: moment(stand.until, language) })}
        </p>
      )}
      <h2>{t("growing.paused.why")}</h2>
      <blockquote className="reason" dir="auto">
        {reason}
      </blockquote>
      {evidence.length === 0 ? null : (
        <>
          <h3>{t("growing.paused.shows")}</h3>
          <ul className="grounds" dir="auto">
            {evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {stand === null ? null : <Disagree appeal={stand.appeal} onAppeal={(words) => desk.appeal(words)} />}
      <p>
        <Saved desk={desk} outbox={view.outbox} lasting={view.lasting} />
      </p>
      <div className="buttons">
        <button type="button" onClick={() => void desk.refresh()}>
          {t("rater.rest.look")}
        </button>
      </div>
    </Frame>
  );
}

/** What a standing rests on, each sentence once and not what the reason says already. */
export function sentencesOf(stand: Stand | null, reason: string): string[] {
  const all = (stand?.evidence ?? []).map(({ told }) => (typeof told === "string" ? told : ""));
  return [...new Set(all)].filter((sentence) => sentence !== "" && !reason.includes(sentence));
}

/** The objection: the form for it, that it waits, or what was answered. */
function Disagree({ appeal, onAppeal }: { appeal: Appeal | null; onAppeal: (words: string) => Promise<void> }) {
  const { t, language } = useWords();
  if (appeal === null || appeal.state === "none") return <AppealForm onAppeal={onAppeal} />;
  const at = appeal.at === null ? "" : moment(appeal.at, language);
  return (
    <section className="objection" aria-labelledby="appeal" data-state={appeal.state}>
      <h2 id="appeal">{t("growing.appeal.title")}</h2>
      <p role="status">
        <span className="sign" aria-hidden="true">
          {SIGNS[appeal.state]}
        </span>
        {t(`growing.appeal.${appeal.state}`, { at })}
      </p>
      {appeal.words === null || appeal.words === "" ? null : (
        <>
          <h3>{t("growing.appeal.own")}</h3>
          <blockquote dir="auto">{appeal.words}</blockquote>
        </>
      )}
      {appeal.answer === null || appeal.answer === "" ? null : (
        <>
          <h3>{t("growing.appeal.answer")}</h3>
          <blockquote dir="auto">{appeal.answer}</blockquote>
        </>
      )}
    </section>
  );
}

const SIGNS = { waiting: "◔", refused: "◇", granted: "✓" } as const;
const LONGEST = 4_000;

function AppealForm({ onAppeal }: { onAppeal: (words: string) => Promise<void> }) {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    onAppeal(words.trim()).then(
      () => setBusy(false),
      (reason: unknown) => {
        setError(reason);
        setBusy(false);
      },
    );
  };
  return (
    <section className="objection" aria-labelledby="appeal">
      <h2 id="appeal">{t("growing.appeal.title")}</h2>
      <p>{t("growing.appeal.text")}</p>
      <form onSubmit={send}>
        <label className="entry">
          <span>{t("growing.appeal.words")}</span>
          <textarea rows={4} maxLength={LONGEST} dir="auto" required value={words} onChange={(event) => setWords(event.target.value)} />
        </label>
        {error === null ? null : (
          <div className="note bad" role="alert">
            <Trouble error={error} t={t} />
          </div>
        )}
        <div className="buttons">
          <button type="submit" className="main" disabled={busy || words.trim() === ""}>
            {t("growing.appeal.send")}
          </button>
        </div>
      </form>
    </section>
  );
}
