import { useState } from "react";

import type { ItemView } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { LinesEntry } from "../parts/Entry";
import { useDoing } from "../parts/loading";

type Props = { readonly place: Place; readonly item: ItemView; readonly onDone: () => void; readonly onClose: () => void };

/** Take an item out of the work. */
export function Retire({ place, item, onDone, onClose }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  return (
    <Ask
      title={t("items.retire.title", { item: item.item })}
      act={t("items.retire")}
      grave
      ready={reason.trim() !== ""}
      doing={doing}
      onAct={() => void doing.run(() => place.campaign.retire(item.item, reason.trim())).then((done) => done && onDone())}
      onClose={onClose}
    >
      <p>{t("items.retire.will", { count: item.judgments.length })}</p>
      <LinesEntry label={t("members.reason")} value={reason} onChange={setReason} rows={3} maxLength={2000} required />
    </Ask>
  );
}
