import { useMemo, useRef, useState } from "react";

import type { ItemView } from "../../api/leadshapes";
import { CAUSES, type Cause } from "../../api/qualityshapes";
import type { Answers } from "../../api/shapes";
import { Key } from "../../look/Key";
import { useAsking } from "../../questions/asking";
import { useKeys } from "../../questions/keys";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { toEdit } from "../items/editing";
import { AnswerForm, NONE, wholeAnswers } from "../parts/AnswerForm";
import { LinesEntry, TickEntry } from "../parts/Entry";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { toSettle } from "./settling";
import { Spreads } from "./Spreads";

type Props = {
  readonly place: Place;
  readonly item: ItemView;
  readonly onDone: () => void;
  /** Leave it for later; null when there is nothing else. */
  readonly onLater: (() => void) | null;
};

/** The expert's answer: the question's own form and keys, why raters differed, and whether it becomes gold. */
export function Decide({ place, item, onDone, onLater }: Props) {
  const { t } = useWords();
  const { spec } = place.view;
  const sheet = useMemo(() => ({ ...spec, questions: toSettle(spec) }), [spec]);
  const doing = useDoing();
  const [answers, setAnswers] = useState<Answers>(() => toEdit(item.adjudicated ?? {}, spec.questions, item));
  const [cause, setCause] = useState<Cause | null>(CAUSES.find((one) => one === item.cause) ?? null);
  const [reason, setReason] = useState("");
  const [gold, setGold] = useState(false);
  const [explanation, setExplanation] = useState("");
  const causes = useRef<HTMLFieldSetElement>(null);
  const asking = useAsking({ sheet, content: item.content, shown: NONE, answers, onAnswers: setAnswers });
  const labels = wholeAnswers(asking, answers);
  const ready = labels !== null && cause !== null;
  const save = () => {
    if (labels === null || cause === null) return;
    const given = { labels, reason: reason.trim(), cause, make_gold: gold, explanation: gold ? explanation.trim() : "" };
    void doing.run(() => place.campaign.quality.settle(item.item, given)).then((done) => done && onDone());
  };
  // A letter that an option claims is the option's; with Shift it is always the page's.
  const claimed = new Set(asking.shortcuts.map((one) => one.key.toLowerCase()));
  const keyOf = (letter: string) => (claimed.has(letter) ? `Shift+${letter}` : letter);
  useKeys((key) => {
    if (key === "Enter") {
      save();
      return true;
    }
    const chosen = causes.current?.contains(document.activeElement) ? CAUSES[Number(key) - 1] : undefined;
    if (chosen !== undefined) {
      setCause(chosen);
      causes.current?.querySelector<HTMLInputElement>(`input[value=${chosen}]`)?.focus();
      return true;
    }
    if (asking.press(key)) return true;
    const letter = key.replace("Shift+", "");
    if (letter === "c") causes.current?.querySelector<HTMLInputElement>("input:checked, input")?.focus();
    else if (letter === "g") setGold((before) => !before);
    else if (letter === "n" && onLater !== null) onLater();
    else return false;
    return true;
  });
  return (
    <section aria-labelledby="decide" className="panel decide">
      <h3 id="decide">{t("disputes.decide")}</h3>
      <div lang={spec.language}>
        <AnswerForm sheet={sheet} content={item.content} answers={answers} asking={asking} />
      </div>
      <Spreads place={place} />
      <fieldset ref={causes} className="causes">
        <legend>
          {t("disputes.cause")} <Key of={keyOf("c")} />
        </legend>
        {CAUSES.map((one, place_) => (
          <label key={one} className="tick">
            <input type="radio" name="cause" value={one} checked={cause === one} onChange={() => setCause(one)} />
            <span>
              {t(`disputes.cause.${one}`)} <span className="aside">{t(`disputes.cause.${one}.about`)}</span>
            </span>
            <Key of={String(place_ + 1)} />
          </label>
        ))}
      </fieldset>
      <LinesEntry label={t("items.settle.reason")} value={reason} onChange={setReason} rows={2} maxLength={2000} />
      <div className="gold-tick">
        <TickEntry label={t("disputes.gold")} checked={gold} onChange={setGold} />
        <Key of={keyOf("g")} />
      </div>
      {gold && (
        <LinesEntry
          label={t("disputes.explanation")}
          hint={t("disputes.explanation.hint")}
          value={explanation}
          onChange={setExplanation}
          rows={3}
          maxLength={4000}
        />
      )}
      <Trouble error={doing.error} />
      <div className="act">
        <p className="aside" role="status">
          {ready ? t("disputes.ready") : t(labels === null ? "disputes.unanswered" : "disputes.uncaused")}
        </p>
        <p className="buttons">
          <button type="button" className="main" disabled={!ready || doing.busy} aria-keyshortcuts="Control+Enter" onClick={save}>
            {t("items.settle.save")} <Key of="Enter" />
          </button>
          {onLater !== null && (
            <button type="button" className="quiet" aria-keyshortcuts={keyOf("n")} onClick={onLater}>
              {t("disputes.later")} <Key of={keyOf("n")} />
            </button>
          )}
        </p>
      </div>
    </section>
  );
}
