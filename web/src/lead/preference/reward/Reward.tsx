import { useEffect } from "react";

import type { Reward as Found } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import type { Place } from "../../CampaignPages";
import { useFigures } from "../../parts/figures";
import { useDoing, useLoading } from "../../parts/loading";
import { Trouble } from "../../parts/Trouble";
import { Report } from "./Report";

/** How often the page asks how far the training is. */
const EVERY = 700;

/** What a reward model would learn from a question: trained on the server when somebody asks, kept for all. */
export function Reward({ place, question }: { place: Place; question: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question}`, (signal) => campaign.reward(question, signal));
  const { busy, error: refused, run } = useDoing();
  const running = answer?.state === "running";
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(again, EVERY);
    return () => clearTimeout(timer);
  }, [answer, running, again]);
  const train = async () => {
    if (await run(() => campaign.trainReward(question))) again();
  };
  const open = answer !== null && (answer.state !== "done" || answer.moved);
  return (
    <section aria-labelledby="reward">
      <h2 id="reward">{t("reward.heading")}</h2>
      <p className="aside">{t("reward.about")}</p>
      <Trouble error={error ?? refused} onAgain={again} />
      {answer?.state === "done" && answer.report !== null && <Report place={place} found={answer} report={answer.report} />}
      <p role="status">{answer !== null && <Told found={answer} />}</p>
      {open && (
        <p>
          <button type="button" disabled={busy || running} onClick={() => void train()}>
            {t(answer.state === "none" || running ? "reward.train" : "reward.again")}
          </button>
        </p>
      )}
    </section>
  );
}

/** How far it is, or why there is nothing. */
function Told({ found }: { found: Found }) {
  const { t } = useWords();
  const { number } = useFigures();
  if (found.state === "running") return <>{t(`reward.step.${found.step ?? "waiting"}`)}</>;
  if (found.state === "failed") return <>{t("reward.failed", { problem: found.problem })}</>;
  if (found.state === "done") return <>{found.moved && t("reward.moved")}</>;
  if (found.state === "none") return null;
  return found.decided < found.least ? (
    <>{t("reward.few", { count: found.decided, least: number(found.least) })}</>
  ) : (
    <>{t("reward.few.prompts", { count: found.prompts, least: number(found.folds) })}</>
  );
}
