import { useMemo, useState } from "react";

import type { ItemView } from "../../api/leadshapes";
import type { Answers } from "../../api/shapes";
import { useAsking } from "../../questions/asking";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { toSettle } from "../disputes/settling";
import { Spreads } from "../disputes/Spreads";
import { AnswerForm, NONE, wholeAnswers } from "../parts/AnswerForm";
import { LinesEntry } from "../parts/Entry";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { toEdit } from "./editing";

export type SettleKind = "settle" | "gold";

type Props = {
  readonly kind: SettleKind;
  readonly place: Place;
  readonly item: ItemView;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** Answer an item for good: as gold, or to settle what raters disagree about. Begins with what is known. */
export function Settle({ kind, place, item, onDone, onClose }: Props) {
  const { t } = useWords();
  const { spec } = place.view;
  const sheet = useMemo(() => (kind === "gold" ? spec : { ...spec, questions: toSettle(spec) }), [kind, spec]);
  const doing = useDoing();
  const known = kind === "gold" ? item.gold : item.adjudicated;
  const [answers, setAnswers] = useState<Answers>(() => toEdit(known ?? {}, spec.questions, item));
  const [reason, setReason] = useState("");
  const asking = useAsking({ sheet, content: item.content, shown: NONE, answers, onAnswers: setAnswers });
  const ready = wholeAnswers(asking, answers);
  const save = (labels: Answers | null) =>
    void doing
      .run(() =>
        kind === "gold"
          ? place.campaign.setGold(item.item, labels, reason.trim())
          : place.campaign.settle(item.item, labels ?? {}, reason.trim()),
      )
      .then((done) => done && onDone());
  return (
    <div className="panel" lang={spec.language}>
      <p>{t(`items.${kind}.about`)}</p>
      <AnswerForm sheet={sheet} content={item.content} answers={answers} asking={asking} />
      {kind === "settle" && <Spreads place={place} />}
      <LinesEntry label={t("items.settle.reason")} value={reason} onChange={setReason} rows={2} maxLength={2000} />
      <Trouble error={doing.error} />
      <p className="buttons">
        <button type="button" className="main" disabled={ready === null || doing.busy} onClick={() => save(ready)}>
          {t(`items.${kind}.save`)}
        </button>
        {kind === "gold" && item.gold !== null && (
          <button type="button" disabled={doing.busy} onClick={() => save(null)}>
            {t("items.gold.drop")}
          </button>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          {t("lead.cancel")}
        </button>
      </p>
    </div>
  );
}
