import { useState } from "react";

import type { Preference } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { comparing, qualityPages } from "../place";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { Files } from "./Files";
import { Habits } from "./Habits";
import "./preference.css";
import { Ranking } from "./Ranking";
import { Reward } from "./reward/Reward";
import { Trust } from "./Trust";
import { Wins } from "./Wins";

/** What raters prefer: the candidates in their order, how far to trust it, who decides how, and files for trainers. */
export default function Preferences(place: Place) {
  const { t } = useWords();
  const { view, campaign } = place;
  const questions = comparing(view.spec.questions);
  const [asked, ask] = useState(questions[0]?.name ?? "");
  return (
    <>
      <Subpages campaign={view.campaign} pages={qualityPages(view.spec.questions)} now="preferences" />
      {questions.length > 1 && (
        <p>
          <label htmlFor="compared">{t("items.question")}</label>{" "}
          <select id="compared" value={asked} onChange={(event) => ask(event.target.value)}>
            {questions.map((one) => (
              <option key={one.name} value={one.name}>
                {one.ask}
              </option>
            ))}
          </select>
        </p>
      )}
      {questions.length === 0 ? <p>{t("preference.none")}</p> : <One key={asked} place={place} question={asked} />}
      {questions.length > 0 && <Reward key={`reward ${asked}`} place={place} question={asked} />}
      {questions.length > 0 && <Files campaign={campaign} question={asked} />}
    </>
  );
}

function One({ place, question }: { place: Place; question: string }) {
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question}`, (signal) => campaign.preference(question, signal));
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Found place={place} question={question} found={answer} />}
    </>
  );
}

function Found({ place, question, found }: { place: Place; question: string; found: Preference }) {
  const { t } = useWords();
  const { number } = useFigures();
  return (
    <>
      <p className="aside">
        {t("preference.counts", {
          count: found.judgments,
          raters: number(found.raters),
          items: number(found.items),
          ties: number(found.ties),
        })}
      </p>
      <Ranking found={found} />
      <Wins found={found} />
      <Trust found={found} />
      <Habits place={place} question={question} />
      {found.notes.length > 0 && (
        <details>
          <summary>{t("preference.notes")}</summary>
          <ul>
            {found.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
