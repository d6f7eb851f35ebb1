import { useState } from "react";

import type { Batch, BatchLine } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Trouble, Waiting } from "../parts/Trouble";
import { Changes } from "./Changes";

type Props = { readonly place: Place; readonly question: string; readonly round: number };

/** What was sent to raters once more, how much of it came back, and which labels that changed. */
export function Batches({ place, question, round }: Props) {
  const { t } = useWords();
  const key = `${place.view.campaign} batches ${question}`;
  const pages = usePages(key);
  const { answer, error, again } = useLoading(
    `${key} ${pages.after}`,
    (signal) => place.campaign.diagnosis.batches(question, pages.after, signal),
    round,
  );
  const batches = answer?.batches ?? [];
  if (batches.length === 0 && pages.first) return error === null ? null : <Trouble error={error} onAgain={again} />;
  return (
    <section aria-labelledby="batches">
      <h2 id="batches">{t("diagnosis.batches")}</h2>
      {batches.map((one) => (
        <One key={one.batch} place={place} batch={one} />
      ))}
      {error !== null && <Trouble error={error} onAgain={again} />}
      <Pager pages={pages} next={answer?.next ?? null} />
      <p className="buttons">
        <button type="button" onClick={again}>
          {t("diagnosis.batches.again")}
        </button>
      </p>
    </section>
  );
}

function One({ place, batch }: { place: Place; batch: Batch }) {
  const { t } = useWords();
  const { moment, number } = useFigures();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t("diagnosis.batch", { when: moment(batch.at), items: number(batch.items), back: number(batch.back) })}{" "}
        {batch.back > 0 && t("diagnosis.batch.changed", { count: batch.changed })}{" "}
        {batch.undecided > 0 && t("diagnosis.batch.undecided", { count: batch.undecided })}
      </summary>
      {open && <Lines place={place} batch={batch} />}
    </details>
  );
}

/** What came of an item: no label is likelier than all others together, another one than before, or the same. */
function outcomeOf({ back, undecided, changed }: BatchLine) {
  if (!back) return "open";
  if (undecided) return "unsettled";
  return changed ? "new" : "kept";
}

function Lines({ place, batch }: { place: Place; batch: Batch }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const campaign = place.view.campaign;
  const { answer, error, again } = useLoading(`${campaign} ${batch.batch} ${batch.back}`, (signal) => place.campaign.diagnosis.batch(batch.batch, signal));
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  const { precision, recall } = answer;
  return (
    <>
      {precision !== null && precision.value !== null && (
        <p>
          {t("diagnosis.batch.precision", {
            count: precision.hits,
            judged: precision.n,
            share: percent(precision.value),
            low: percent(precision.lower),
            high: percent(precision.upper),
          })}{" "}
          {recall !== null &&
            recall.value !== null &&
            t("diagnosis.batch.recall", { share: percent(recall.value), low: percent(recall.lower), high: percent(recall.upper) })}
        </p>
      )}
      <Changes
        campaign={campaign}
        label={t("diagnosis.batches")}
        lines={answer.lines}
        columns={[
          { head: t("diagnosis.rather"), cell: (one) => one.suggested || "–" },
          {
            head: t("diagnosis.batch.outcome"),
            cell: (one) => t(`diagnosis.batch.${outcomeOf(one)}`),
          },
        ]}
      />
    </>
  );
}
