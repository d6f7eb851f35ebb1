import type { Divided } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { AsOf } from "./AsOf";
import { ItemMap } from "./ItemMap";
import { Left } from "./Left";
import { Soft } from "./Soft";

type Props = { readonly place: Place; readonly question: Question };

/** How far people differ on each item and why, and what they say of the most divided. */
export function Items({ place, question }: Props) {
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.items(question.name, signal),
  );
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Found place={place} question={question} found={answer} />}
    </>
  );
}

function Found({ place, question, found }: Props & { readonly found: Divided }) {
  const { t } = useWords();
  const { number } = useFigures();
  if (found.judgments === 0) return <p className="empty">{t("apart.empty")}</p>;
  return (
    <>
      <p className="aside">
        {t("apart.counts", { count: found.judgments, raters: number(found.raters), items: number(found.items) })}.{" "}
        {t(`apart.${found.paradigm}`)}
      </p>
      <AsOf fresh={found.fresh} />
      <ItemMap campaign={place.view.campaign} found={found} />
      <Soft place={place} question={question} found={found} />
      <Left notes={found.notes} />
    </>
  );
}
