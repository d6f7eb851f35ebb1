import { useState, type FormEvent } from "react";

import type { AttributeLine, Jury as Found, People } from "../../api/disagreementshapes";
import { Refused } from "../../api/problem";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { ANYBODY, asked, choicesOf, keyOf, unfounded, usual, type Seats } from "./composing";
import { SeatEntries } from "./SeatEntries";
import { Verdicts } from "./Verdicts";

type Props = { readonly place: Place; readonly question: Question };

/** Compose a jury, and see what it would decide otherwise than another. */
export function Jury({ place, question }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.groups(question.name, signal),
  );
  // a jury decides for one option, or on a scale
  const sets = question.type === "multiple_choice";
  return (
    <section aria-labelledby="jury">
      <h2 id="jury">{t("apart.jury.heading")}</h2>
      {sets ? <p className="empty">{t("apart.jury.sets")}</p> : answer === null ? error === null ? <Waiting /> : <Trouble error={error} onAgain={again} /> : <Composed place={place} question={question} people={answer} />}
    </section>
  );
}

function Composed({ place, question, people }: Props & { readonly people: People }) {
  const { t } = useWords();
  const choices = choicesOf(people.attributes);
  const [mine, setMine] = useState<Seats>(() => usual(choices));
  const [others, setOthers] = useState<Seats>({ [keyOf(ANYBODY)]: 12 });
  const [found, keep] = useState<{ readonly jury: Found; readonly open: readonly AttributeLine[] } | null>(null);
  const doing = useDoing();
  const jury = { this: asked(choices, mine), other: asked(choices, others) };
  const empty = jury.this.length === 0 || jury.other.length === 0;
  const run = (event: FormEvent) => {
    event.preventDefault();
    if (empty) return;
    keep(null);
    void doing.run(async () => {
      const open = unfounded(people.attributes, jury);
      keep({ jury: await place.campaign.disagreement.jury(question.name, jury), open });
    });
  };
  return (
    <>
      <p>{t("apart.jury.about")}</p>
      <form onSubmit={run}>
        <div className="juries">
          <SeatEntries legend={t("apart.jury.this")} choices={choices} seats={mine} onSeats={setMine} />
          <SeatEntries legend={t("apart.jury.other")} choices={choices} seats={others} onSeats={setOthers} />
        </div>
        {empty && <p className="fault">{t("apart.jury.empty")}</p>}
        <p className="buttons">
          <button type="submit" className="main" disabled={doing.busy || empty}>
            {t(doing.busy ? "apart.jury.running" : "apart.jury.run")}
          </button>
        </p>
      </form>
      {doing.error instanceof Refused ? (
        <div className="note bad" role="alert">
          <p>
            <strong>{t("apart.jury.refused")}</strong>
          </p>
          <p lang="en" dir="auto">
            {doing.error.message}. {doing.error.remedy}
          </p>
        </div>
      ) : (
        <Trouble error={doing.error} />
      )}
      <div aria-live="polite">{found !== null && <Verdicts place={place} question={question} found={found.jury} open={found.open} choices={choices} />}</div>
    </>
  );
}
