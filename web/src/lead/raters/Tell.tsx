import { useState } from "react";

import type { Member } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Ask } from "../parts/Ask";
import { LinesEntry } from "../parts/Entry";
import { useDoing } from "../parts/loading";

type Props = { readonly place: Place; readonly rater: Member; readonly onClose: () => void; readonly onDone: () => void };

/** Words to a rater, which they find on their page. */
export function Tell({ place, rater, onClose, onDone }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [text, setText] = useState("");
  return (
    <Ask
      title={t("raters.tell.title", { name: nameOf(rater) })}
      act={t("raters.tell.send")}
      ready={text.trim() !== ""}
      doing={doing}
      onAct={() => void doing.run(() => place.campaign.quality.tell(rater.rater, text.trim())).then((done) => done && onDone())}
      onClose={onClose}
    >
      <LinesEntry label={t("raters.tell.text")} hint={t("members.reason.read")} value={text} onChange={setText} rows={4} maxLength={2000} required />
    </Ask>
  );
}
