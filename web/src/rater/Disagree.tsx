import { useState, type FormEvent } from "react";

import type { Appeal } from "../api/growing";
import { useWords } from "../words/Words";
import { moment } from "./figures";
import { Trouble } from "./Trouble";

/** The objection: the form for it, that it waits, or what was answered. */
export function Disagree({ appeal, onAppeal }: { appeal: Appeal | null; onAppeal: (words: string) => Promise<void> }) {
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
