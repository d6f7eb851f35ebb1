import type { Stand } from "../api/growing";
import type { Form, Progress } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { Disagree } from "./Disagree";
import { moment, money } from "./figures";
import { Frame } from "./Frame";
import { Messages } from "./Messages";
import { Saved } from "./Saved";
import type { View } from "./view";

/** Paused or removed: why, what it rests on, and the way to disagree. */
export function Paused({ desk, view, of }: { desk: Desk; view: View; of: Pick<Form, "title" | "language"> }) {
  const { t, language } = useWords();
  const removed = view.state === "removed";
  const state = removed ? "removed" : "paused";
  const stand = view.standing;
  const reason = stand?.reason || view.reason;
  const evidence = sentencesOf(stand, reason);
  return (
    <Frame title={t(`rater.rest.${state}.title`)} links={removed ? undefined : <a href={`/c/${desk.campaign}/progress`}>{t("rater.own.title")}</a>}>
      <p className="aside" lang={of.language} dir="auto">
        {of.title}
      </p>
      {/* The answer to an objection stands below. */}
      <Messages campaign={desk.campaign} person={desk.person} messages={view.messages.filter(({ about }) => about !== "appeal")} round={null} />
      <p>{t(`rater.rest.${state}.text`)}</p>
      {stand === null ? null : (
        <p>
          {`${t("growing.paused.since", { at: moment(stand.since, language) })} `}
          {stand.until === null ? "" : t("growing.paused.until", { at: moment(stand.until, language) })}
        </p>
      )}
      <h2>{t("growing.paused.why")}</h2>
      <blockquote className="reason" dir="auto">
        {reason}
      </blockquote>
      {evidence.length === 0 ? null : (
        <>
          <h3>{t("growing.paused.shows")}</h3>
          <ul className="grounds" dir="auto">
            {evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {stand === null ? null : <Disagree appeal={stand.appeal} onAppeal={(words) => desk.appeal(words)} />}
      {removed && view.progress !== null ? <Kept progress={view.progress} /> : null}
      <p>
        <Saved desk={desk} outbox={view.outbox} lasting={view.lasting} />
      </p>
      <div className="buttons">
        <button type="button" onClick={() => void desk.refresh()}>
          {t("rater.rest.look")}
        </button>
      </div>
    </Frame>
  );
}

/** What a standing rests on, each sentence once and not what the reason says already. */
export function sentencesOf(stand: Stand | null, reason: string): string[] {
  const all = (stand?.evidence ?? []).map(({ told }) => (typeof told === "string" ? told : ""));
  return [...new Set(all)].filter((sentence) => sentence !== "" && !reason.includes(sentence));
}

/** What somebody did and earned who has no other page of it. */
function Kept({ progress: { judged, earned, paid, currency } }: { progress: Progress }) {
  const { t, language } = useWords();
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t("rater.own.judged")}</dt>
          <dd className="figures">{judged}</dd>
        </div>
        {currency === null ? null : (
          <div>
            <dt>{t("rater.own.earned")}</dt>
            <dd className="figures">{money(earned, currency, language)}</dd>
          </div>
        )}
      </dl>
      {currency === null ? null : <p>{t("rater.own.paid", { paid: money(paid, currency, language), due: money(Math.max(0, earned - paid), currency, language) })}</p>}
    </>
  );
}
