import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { isCut, type View } from "./view";
import { money } from "./figures";
import { Frame } from "./Frame";
import { Saved } from "./Saved";

/** When there is no item: all done, paused, closed, or the next one not here yet. */
export function Rest({ desk, view, form }: { desk: Desk; view: View; form: Form }) {
  const { t, language } = useWords();
  const { state, progress, reason } = view;
  const known = state === "done" || state === "paused" || state === "removed" || state === "closed" ? state : "fetching";
  return (
    <Frame title={t(`rater.rest.${known}.title`)} links={<a href={`/c/${desk.campaign}/progress`}>{t("rater.own.title")}</a>}>
      <p className="aside">{form.title}</p>
      <p>{t(`rater.rest.${known}.text`)}</p>
      {reason === "" ? null : (
        <blockquote dir="auto">{reason}</blockquote>
      )}
      <p>
        <Saved desk={desk} outbox={view.outbox} lasting={view.lasting} />
      </p>
      {isCut(view.error) ? <p>{t("rater.trouble.unreachable")}</p> : null}
      {progress === null ? null : (
        <dl className="facts">
          <div>
            <dt>{t("rater.own.judged")}</dt>
            <dd className="figures">{progress.judged}</dd>
          </div>
          {progress.currency === null ? null : (
            <div>
              <dt>{t("rater.own.earned")}</dt>
              <dd className="figures">{money(progress.earned, progress.currency, language)}</dd>
            </div>
          )}
        </dl>
      )}
      <div className="buttons">
        {known === "fetching" ? (
          <button type="button" className="main" onClick={() => desk.wake()}>
            {t("rater.again")}
          </button>
        ) : null}
        {known === "done" ? (
          <button type="button" className="main" onClick={() => void desk.refresh()}>
            {t("rater.rest.look")}
          </button>
        ) : null}
        {known === "done" && view.undoable ? (
          <button type="button" onClick={() => void desk.undo()}>
            {t("rater.undo")}
          </button>
        ) : null}
      </div>
    </Frame>
  );
}
