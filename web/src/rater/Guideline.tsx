import { useEffect, useState } from "react";

import type { Guideline as Given } from "../api/shapes";
import { Markdown } from "../content/Markdown";
import { Diff } from "../questions/Diff";
import { useWords } from "../words/Words";

type Props = { readonly guideline: Given; readonly language: string };

/** The text of the guideline, under its version. */
export function GuidelineText({ guideline, language }: Props) {
  const { t } = useWords();
  return (
    <>
      <p className="aside">{t("rater.guideline.version", { version: guideline.version })}</p>
      <div lang={language} className="guideline-text">
        <Markdown value={guideline.text} t={t} />
      </div>
    </>
  );
}

/** Reading the guideline before the work: first what changed since the version that was read last, then the whole. */
export function GuidelineReading({ guideline, language, onRead }: Props & { readonly onRead: () => Promise<void> }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const before = guideline.changed_since;
  const read = () => {
    setBusy(true);
    void onRead().finally(() => setBusy(false));
  };
  return (
    <>
      <h1>{before === null ? t("rater.guideline.read") : t("rater.guideline.changed")}</h1>
      {before === null ? null : (
        <section className="note" aria-label={t("rater.guideline.changes")}>
          <h2>{t("rater.guideline.changes")}</h2>
          <p className="aside">{t("rater.guideline.since", { before: before.version, now: guideline.version })}</p>
          {guideline.note === "" ? null : <p lang={language}>{guideline.note}</p>}
          <Diff before={before.text} after={guideline.text} t={t} />
        </section>
      )}
      <h2 className="aloud">{t("rater.guideline")}</h2>
      <GuidelineText guideline={guideline} language={language} />
      <div className="buttons">
        <button type="button" className="main" disabled={busy} onClick={read}>
          {t("rater.guideline.done")}
        </button>
      </div>
    </>
  );
}

const WIDE = "(min-width: 56rem)";

/** Whether the window is wide enough for the guideline beside the work. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => window.matchMedia(WIDE).matches);
  useEffect(() => {
    const query = window.matchMedia(WIDE);
    const change = () => setWide(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return wide;
}
