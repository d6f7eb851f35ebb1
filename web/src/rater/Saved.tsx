import { useEffect, useState } from "react";

import { Dialog } from "../look/Dialog";
import { loginAddress } from "../people/session";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import type { Entry, Outboxed } from "./outbox";
import { Details } from "./Trouble";

type Props = { readonly desk: Desk; readonly outbox: Outboxed; readonly lasting: boolean };

/** Whether all answers are with the server; how many wait here, and which it would not take. */
export function Saved({ desk, outbox, lasting }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const waiting = outbox.entries.filter(({ state }) => state === "waiting").length;
  const refused = outbox.entries.filter(({ state }) => state === "refused");
  const cut = useLater(waiting > 0, outbox.sending === "cut" || outbox.sending === "login" ? 0 : 1500);
  return (
    <span className="saved">
      <span role="status" data-cut={cut}>
        <span aria-hidden="true">{cut ? "◔ " : "✓ "}</span>
        {cut ? t("rater.saved.waiting", { count: waiting }) : t("rater.saved.all")}
        {cut && !lasting ? ` ${t("rater.saved.fleeting")}` : ""}
      </span>
      {outbox.sending === "login" ? (
        <a href={loginAddress(location.pathname)}>{t("rater.saved.login")}</a>
      ) : cut ? (
        <button type="button" className="quiet" onClick={() => desk.wake()}>
          {t("rater.saved.now")}
        </button>
      ) : null}
      {refused.length > 0 ? (
        <button type="button" className="refused" onClick={() => setOpen(true)}>
          ▲ {t("rater.saved.refused", { count: refused.length })}
        </button>
      ) : null}
      {open ? (
        <Dialog title={t("rater.unsent.title")} onClose={() => setOpen(false)}>
          <Unsent desk={desk} refused={refused} onClose={() => setOpen(false)} />
        </Dialog>
      ) : null}
    </span>
  );
}

/** True once it has been so for some time, so that what passes at once is not shown. */
function useLater(is: boolean, milliseconds: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!is) return setLate(false);
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [is, milliseconds]);
  return is && late;
}

/** The answers that the server did not take, with its reason: nothing is thrown away without a word. */
function Unsent({ desk, refused, onClose }: { desk: Desk; refused: readonly Entry[]; onClose: () => void }) {
  const { t } = useWords();
  return (
    <>
      <p>{t("rater.unsent.text")}</p>
      <ul className="unsent">
        {refused.map((entry) => (
          <li key={entry.id}>
            <p>
              <strong>{entry.reason?.what}</strong>
            </p>
            {entry.reason?.remedy ? <p>{entry.reason.remedy}</p> : null}
            <Details details={entry.reason?.details ?? []} t={t} />
            <details>
              <summary>{t("rater.unsent.answer")}</summary>
              <pre tabIndex={0}>{JSON.stringify(entry.kind === "skip" ? entry.body.reason : entry.body.labels, null, 2)}</pre>
            </details>
            <div className="buttons">
              {entry.kind === "judgment" ? (
                <button type="button" onClick={() => void desk.mend(entry.id).then(onClose)}>
                  {t("rater.unsent.mend")}
                </button>
              ) : null}
              <button type="button" onClick={() => void desk.retry(entry.id)}>
                {t("rater.unsent.retry")}
              </button>
              <button type="button" onClick={() => void desk.discard(entry.id)}>
                {t("rater.unsent.discard")}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <div className="buttons">
        <button type="button" onClick={onClose}>
          {t("rater.close")}
        </button>
      </div>
    </>
  );
}
