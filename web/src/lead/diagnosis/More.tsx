import { useEffect } from "react";

import type { More, What } from "../../api/diagnosismore";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";

/** How often the page asks how far the models are. */
const EVERY = 1000;

export type Further = {
  readonly answer: More | null;
  readonly error: unknown;
  readonly busy: boolean;
  readonly start: () => void;
  readonly again: () => void;
};

/** Further trainings on the diagnosis that is shown: how far they are, what they said, and how to begin them. */
export function useMore({ campaign, view }: Place, question: string, what: What): Further {
  const { answer, error, again } = useLoading(`${view.campaign} ${question} ${what}`, (signal) => campaign.diagnosis.more(question, what, signal));
  const { busy, error: refused, run } = useDoing();
  const running = answer?.state === "running";
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(again, EVERY);
    return () => clearTimeout(timer);
  }, [answer, running, again]);
  const start = () => void run(() => campaign.diagnosis.startMore(question, what)).then((done) => done && again());
  return { answer, error: error ?? refused, busy: busy || running, start, again };
}

/** The button that begins them, until they are made, and how far they are. */
export function MoreButton({ more, start }: { more: Further; start: string }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const { answer, error, busy } = more;
  if (answer === null) return <Trouble error={error} onAgain={more.again} />;
  return (
    <>
      <Trouble error={error} onAgain={more.again} />
      <p role="status">
        {answer.state === "running" && (
          <>
            {t(`diagnosis.more.step.${answer.step ?? "waiting"}`)} {answer.done > 0 && percent(answer.done)}
          </>
        )}
        {answer.state === "failed" && t("diagnosis.more.failed", { problem: answer.problem })}
      </p>
      {answer.state !== "done" && (
        <p className="buttons">
          <button type="button" disabled={busy} onClick={more.start}>
            {start}
          </button>
        </p>
      )}
    </>
  );
}
