import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { isCut, type View } from "./view";
import { moment, money } from "./figures";
import { Frame } from "./Frame";
import { Messages } from "./Messages";
import { Saved } from "./Saved";

const KNOWN = ["done", "closed"] as const;
const GROWING = ["waiting", "skills", "budget"] as const;

/** When there is no item: all done, closed, something to wait for, or the next one not here yet. */
export function Rest({ desk, view, form }: { desk: Desk; view: View; form: Form }) {
  const { t, language } = useWords();
  const { state, progress, until } = view;
  const growing = GROWING.find((one) => one === state);
  const known = KNOWN.find((one) => one === state) ?? "fetching";
  const looks = known === "done" || growing !== undefined;
  const text = () => {
    if (growing === undefined) return t(`rater.rest.${known}.text`);
    if (growing !== "waiting") return t(`growing.rest.${growing}.text`);
    return until === null ? t("growing.rest.waiting.soon") : t("growing.rest.waiting.text", { at: moment(until, language) });
  };
  const title = growing === undefined ? t(`rater.rest.${known}.title`) : t(`growing.rest.${growing}.title`);
  return (
    <Frame title={title} links={<a href={`/c/${desk.campaign}/progress`}>{t("rater.own.title")}</a>}>
      <p className="aside" lang={form.language} dir="auto">
        {form.title}
      </p>
      <Messages campaign={desk.campaign} person={desk.person} messages={view.messages} round={view.round} />
      <p>{text()}</p>
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
        {known === "fetching" && growing === undefined ? (
          <button type="button" className="main" onClick={() => desk.wake()}>
            {t("rater.again")}
          </button>
        ) : null}
        {looks ? (
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
