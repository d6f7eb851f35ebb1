import type { AppealPage } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useLoading, type Loading } from "../parts/loading";
import { Pager, usePages, type Pages } from "../parts/Pager";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { AppealCard } from "./AppealCard";

/** Raters who disagree with their standing: those who wait, then those who were answered. */
export default function Appeals(place: Place) {
  const { t } = useWords();
  const { view } = place;
  const waiting = useAppeals(place, "waiting");
  const settled = useAppeals(place, "settled");
  const again = () => {
    waiting.again();
    settled.again();
  };
  return (
    <>
      <Subpages campaign={view.campaign} pages={["disputes", "appeals"]} now="appeals" />
      <section aria-labelledby="waiting">
        <h2 id="waiting">{t("appeals.waiting", { count: waiting.answer?.waiting ?? 0 })}</h2>
        <p>{t("appeals.about")}</p>
        <Trouble error={waiting.error} onAgain={waiting.again} />
        {waiting.answer === null && waiting.error === null && <Waiting />}
        {waiting.answer?.waiting === 0 && <p className="empty">{t("appeals.none")}</p>}
        <Cards place={place} of={t("appeals.state.waiting")} {...waiting} again={again} />
      </section>
      {(settled.answer === null || settled.answer.appeals.length > 0 || !settled.pages.first) && (
        <section aria-labelledby="settled">
          <h2 id="settled">{t("appeals.settled")}</h2>
          <Trouble error={settled.error} onAgain={settled.again} />
          {settled.answer === null && settled.error === null && <Waiting />}
          <Cards place={place} of={t("appeals.settled")} {...settled} again={again} />
        </section>
      )}
    </>
  );
}

type Listed = Loading<AppealPage> & { readonly pages: Pages };

/** A page of the appeals that wait, or of those that were answered. */
function useAppeals({ campaign, view }: Place, state: "waiting" | "settled"): Listed {
  const pages = usePages(`${view.campaign} ${state}`);
  const loading = useLoading(`${view.campaign} ${state} ${pages.after}`, (signal) => campaign.quality.appeals(state, pages.after, signal));
  return { ...loading, pages };
}

function Cards({ place, of, answer, pages, again }: Listed & { readonly place: Place; readonly of: string }) {
  return (
    <>
      {answer?.appeals.map((appeal) => (
        <AppealCard key={appeal.appeal} place={place} appeal={appeal} again={again} />
      ))}
      <Pager pages={pages} next={answer?.next ?? null} of={of} />
    </>
  );
}
