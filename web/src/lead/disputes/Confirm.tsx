import { useState } from "react";

import type { ItemView } from "../../api/leadshapes";
import type { Cause } from "../../api/qualityshapes";
import { Markdown } from "../../content/Markdown";
import { Key } from "../../look/Key";
import { useKeys } from "../../questions/keys";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Answer } from "../items/Answer";
import { questionsOf } from "../opening/paradigms";
import { LinesEntry } from "../parts/Entry";
import { isolated } from "../parts/labels";
import { useDoing } from "../parts/loading";
import type { Named } from "../parts/names";
import { Trouble } from "../parts/Trouble";
import { Decide } from "./Decide";

type Props = {
  readonly place: Place;
  readonly item: ItemView;
  readonly named: Named;
  readonly onDone: () => void;
  readonly onLater: (() => void) | null;
};

/** A second look at what an expert settled, by somebody else: only then it is gold. */
export function Confirm({ place, item, named, onDone, onLater }: Props) {
  const { t } = useWords();
  const [otherwise, setOtherwise] = useState(false);
  if (otherwise) return <Decide place={place} item={item} onDone={onDone} onLater={onLater} />;
  return <Look place={place} item={item} named={named} onDone={onDone} onLater={onLater} onOtherwise={() => setOtherwise(true)} t={t} />;
}

function Look({ place, item, named, onDone, onLater, onOtherwise, t }: Props & { onOtherwise: () => void; t: ReturnType<typeof useWords>["t"] }) {
  const { spec } = place.view;
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const own = item.adjudicated_by === place.who.person;
  const by = named(item.adjudicated_by ?? "");
  const confirm = () =>
    void doing.run(() => place.campaign.quality.confirm(item.item, reason.trim())).then((done) => done && onDone());
  useKeys((key) => {
    if (key === "Enter" && !own) confirm();
    else if (key === "n" && onLater !== null) onLater();
    else return false;
    return true;
  });
  return (
    <section aria-labelledby="decide" className="panel decide">
      <h3 id="decide">{t("disputes.confirm")}</h3>
      <p>{own ? t("disputes.confirm.own") : t("disputes.confirm.about", { name: isolated(by) })}</p>
      <dl className="evidence">
        {questionsOf(spec, "prescriptive").map((question) => (
          <div key={question.name}>
            <dt dir="auto">{question.ask}</dt>
            <dd>
              <Answer question={question} label={item.adjudicated?.[question.name]} content={item.content} fields={spec.content} />
            </dd>
          </div>
        ))}
        {item.cause !== null && (
          <div>
            <dt>{t("disputes.cause")}</dt>
            <dd>{t(`disputes.cause.${item.cause as Cause}`)}</dd>
          </div>
        )}
      </dl>
      {item.explanation && <Markdown value={item.explanation} t={t} />}
      {!own && <LinesEntry label={t("items.settle.reason")} value={reason} onChange={setReason} rows={2} maxLength={2000} />}
      <Trouble error={doing.error} />
      <p className="buttons">
        {!own && (
          <button type="button" className="main" disabled={doing.busy} aria-keyshortcuts="Control+Enter" onClick={confirm}>
            {t("disputes.confirm.save")} <Key of="Enter" />
          </button>
        )}
        <button type="button" disabled={doing.busy} onClick={onOtherwise}>
          {t("disputes.confirm.otherwise")}
        </button>
        {onLater !== null && (
          <button type="button" className="quiet" aria-keyshortcuts="n" onClick={onLater}>
            {t("disputes.later")} <Key of="n" />
          </button>
        )}
      </p>
    </section>
  );
}
