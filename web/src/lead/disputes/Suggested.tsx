import { useState } from "react";

import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";

/** The cause that the judgments suggest. Folded, so that experts name theirs before they look. */
export function Suggested({ place, item }: { place: Place; item: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("causes.suggested")}</summary>
      {open && <Lines place={place} item={item} />}
    </details>
  );
}

function Lines({ place, item }: { place: Place; item: string }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const { answer, error, again } = useLoading(item, (signal) => place.campaign.quality.causes("", item, signal));
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  const line = answer.items[0];
  if (line === undefined) return <p className="empty">{t("causes.agreed")}</p>;
  return (
    <>
      <p>
        <Badge>{t(`causes.name.${line.cause}`)}</Badge> <span className="figures">{percent(line.probability)}</span>
      </p>
      <p dir="auto" lang="en">
        {line.sentence}
      </p>
    </>
  );
}
