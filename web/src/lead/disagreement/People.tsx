import type { AttributeLine, People as Found } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useLoading } from "../parts/loading";
import { isolated } from "../parts/labels";
import { Trouble, Waiting } from "../parts/Trouble";
import { AsOf } from "./AsOf";
import { GroupLines } from "./GroupLines";
import { HeatMap } from "./HeatMap";
import { Left } from "./Left";

type Props = { readonly place: Place; readonly question: Question };
const KINDS = { difference: "warn", suggestive: "plain", "no difference found": "plain" } as const;

/** Whether groups of people answer differently, by what raters told of themselves. */
export function People({ place, question }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.groups(question.name, signal),
  );
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  if (answer.asked === 0) return <p className="empty">{t("apart.groups.unasked")}</p>;
  if (answer.attributes.length === 0) return <p className="empty">{t("apart.empty")}</p>;
  return (
    <>
      <Trouble error={error} onAgain={again} />
      <p>{t("apart.groups.about", { smallest: answer.smallest })}</p>
      <AsOf fresh={answer.fresh} held={answer.smallest} />
      {answer.attributes.map((one) => (
        <Attribute key={one.attribute} place={place} question={question} found={answer} line={one} />
      ))}
      <Left notes={answer.notes} />
    </>
  );
}

function Attribute({ place, question, found, line }: Props & { readonly found: Found; readonly line: AttributeLine }) {
  const { t } = useWords();
  const ask = isolated(line.ask);
  const few = line.groups.length < 2;
  return (
    <section aria-labelledby={`about-${line.attribute}`}>
      <h2 id={`about-${line.attribute}`}>{few ? t("apart.groups.few", { ask }) : t(`apart.groups.${line.verdict}`, { ask })}</h2>
      {!few && (
        <p>
          <Badge kind={KINDS[line.verdict]}>{t(`apart.verdict.${line.verdict}`)}</Badge>{" "}
          <span lang="en" dir="auto">
            {line.account}
          </span>
        </p>
      )}
      {(line.small > 0 || line.untold > 0) && (
        <p className="note">
          {line.small > 0 && t("apart.groups.hidden", { count: line.small })} {line.untold > 0 && t("apart.groups.untold", { count: line.untold })}
        </p>
      )}
      {line.groups.length > 0 && <GroupLines campaign={place.view.campaign} place={place} question={question} line={line} />}
      {!few && <HeatMap place={place} question={question} line={line} smallest={found.smallest} />}
    </section>
  );
}
