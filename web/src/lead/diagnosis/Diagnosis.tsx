import { useEffect, useState } from "react";

import type { Diagnosis as Found } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { learnable, qualityPages } from "../place";
import { ChoiceEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing, useLoading } from "../parts/loading";
import { Subpages } from "../parts/Subpages";
import { Trouble } from "../parts/Trouble";
import { Batches } from "./Batches";
import "./diagnosis.css";
import { Report } from "./Report";

/** How often the page asks how far the model is. */
const EVERY = 700;

/** Labels that are likely wrong, by a model that learns them; suspects go back to raters, and what came back is told. */
export default function Diagnosis(place: Place) {
  const { t } = useWords();
  const { campaign, spec } = place.view;
  const questions = learnable(spec.questions, spec.paradigm);
  const [asked, ask] = useState(questions[0]?.name ?? "");
  return (
    <>
      <Subpages campaign={campaign} pages={qualityPages(spec.questions)} now="diagnosis" />
      {questions.length === 0 ? (
        <p className="empty">{t("diagnosis.none")}</p>
      ) : (
        <>
          {questions.length > 1 && (
            <ChoiceEntry label={t("items.question")} value={asked} onChange={ask} options={questions.map((one) => ({ value: one.name, text: one.ask }))} />
          )}
          <One key={asked} place={place} question={asked} />
        </>
      )}
    </>
  );
}

function One({ place, question }: { place: Place; question: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question}`, (signal) => campaign.diagnosis.read(question, signal));
  const { busy, error: refused, run } = useDoing();
  const [sent, setSent] = useState(0);
  const running = answer?.state === "running";
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(again, EVERY);
    return () => clearTimeout(timer);
  }, [answer, running, again]);
  const start = async () => {
    if (await run(() => campaign.diagnosis.start(question))) again();
  };
  const open = answer !== null && (answer.state !== "done" || answer.moved);
  return (
    <>
      <section aria-labelledby="diagnosis">
        <h2 id="diagnosis">{t("diagnosis.heading")}</h2>
        <p className="aside">{t("diagnosis.about")}</p>
        <Trouble error={error ?? refused} onAgain={again} />
        <p role="status">{answer !== null && <Told found={answer} />}</p>
        {open && (
          <p className="buttons">
            <button type="button" className={answer.state === "none" ? "main" : undefined} disabled={busy || running} onClick={() => void start()}>
              {t(answer.state === "none" || running ? "diagnosis.start" : "diagnosis.again")}
            </button>
          </p>
        )}
      </section>
      <Batches place={place} question={question} round={sent} />
      {answer?.state === "done" && answer.report !== null && (
        <Report key={answer.report.diagnosis} place={place} question={question} found={answer} report={answer.report} onSent={() => setSent((before) => before + 1)} />
      )}
    </>
  );
}

/** How far it is, or why there is nothing. */
function Told({ found }: { found: Found }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  switch (found.state) {
    case "running":
      return (
        <>
          {t(`diagnosis.step.${found.step ?? "waiting"}`)} {found.done > 0 && percent(found.done)}
        </>
      );
    case "failed":
      return <>{t("diagnosis.failed", { problem: found.problem })}</>;
    case "few":
      return <>{t("diagnosis.few", { count: found.judged, least: number(found.least) })}</>;
    case "done":
      return <>{found.moved && t("diagnosis.moved")}</>;
    case "none":
      return null;
  }
}
