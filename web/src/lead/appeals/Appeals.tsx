import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useLoading } from "../parts/loading";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { AppealCard } from "./AppealCard";

/** Raters who disagree with their standing: those who wait, then those who were answered. */
export default function Appeals(place: Place) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(view.campaign, (signal) => campaign.quality.appeals("", signal));
  const waiting = answer?.filter((one) => one.state === "waiting") ?? [];
  const settled = answer?.filter((one) => one.state !== "waiting") ?? [];
  return (
    <>
      <Subpages campaign={view.campaign} pages={["disputes", "appeals"]} now="appeals" />
      <section aria-labelledby="waiting">
        <h2 id="waiting">{t("appeals.waiting", { count: waiting.length })}</h2>
        <p>{t("appeals.about")}</p>
        <Trouble error={error} onAgain={again} />
        {answer === null && error === null && <Waiting />}
        {answer !== null && waiting.length === 0 && <p className="empty">{t("appeals.none")}</p>}
        {waiting.map((appeal) => (
          <AppealCard key={appeal.appeal} place={place} appeal={appeal} again={again} />
        ))}
      </section>
      {settled.length > 0 && (
        <section aria-labelledby="settled">
          <h2 id="settled">{t("appeals.settled")}</h2>
          {settled.map((appeal) => (
            <AppealCard key={appeal.appeal} place={place} appeal={appeal} again={again} />
          ))}
        </section>
      )}
    </>
  );
}
