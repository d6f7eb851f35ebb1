import type { Happening } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { partOf } from "../parts/labels";
import { eventWord } from "../parts/events";
import type { Named } from "../parts/names";

type Props = { readonly place: Place; readonly history: readonly Happening[]; readonly named: Named };

/** Everything that happened to an item, in order, each event with what the ledger keeps of it. */
export function History({ place, history, named }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  const first = new Set<string>();
  return (
    <ol className="history">
      {history.map((event, place_) => {
        const judgment = partOf(event.data, "judgment");
        const anchor = typeof judgment === "string" && !first.has(judgment) ? `history-${judgment}` : undefined;
        if (typeof judgment === "string") first.add(judgment);
        return (
          <li key={event.index ?? `new-${place_}`} id={anchor}>
            <details>
              <summary>
                <time dateTime={new Date(event.at).toISOString()}>{moment(event.at)}</time> <strong>{eventWord(event.kind, t)}</strong>{" "}
                <span dir="auto">{named(event.by)}</span>
              </summary>
              <pre className="code" tabIndex={0} aria-label={t("items.event")}>
                {JSON.stringify(event.data, null, 2)}
              </pre>
              <p className="aside">
                {event.index === null ? (
                  t("items.unnumbered")
                ) : (
                  <>
                    {t("items.index", { index: String(event.index) })}{" "}
                    <a href={place.campaign.proofAddress(event.index)} download={`${place.view.campaign}-${event.index}.proof.txt`}>
                      {t("record.proof")}
                    </a>
                  </>
                )}{" "}
                {typeof judgment === "string" && <a href={`#${judgment}`}>{t("items.judgment.there")}</a>}
              </p>
            </details>
          </li>
        );
      })}
    </ol>
  );
}
