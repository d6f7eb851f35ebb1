import { useState } from "react";

import type { Campaign } from "../api/rater";
import { Dialog } from "../look/Dialog";
import { go } from "../route";
import { useWords } from "../words/Words";
import { Trouble } from "./Trouble";

/** What the rater told of themselves and agreed to, and how to take it back. */
export function OwnWords({ campaign, api }: { campaign: string; api: Campaign }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section aria-labelledby="own-words">
      <h2 id="own-words">{t("growing.self.title")}</h2>
      <p className="links">
        <a href={`/c/${campaign}/about-me`}>{t("growing.self.about")}</a>
        <a href={`/c/${campaign}/calibration`}>{t("growing.round.title")}</a>
        <button type="button" onClick={() => setOpen(true)}>
          {t("growing.self.withdraw")}
        </button>
      </p>
      {open ? <Withdraw campaign={campaign} api={api} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

type Props = { readonly campaign: string; readonly api: Campaign; readonly onClose: () => void };

function Withdraw({ campaign, api, onClose }: Props) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const withdraw = () => {
    setBusy(true);
    api.withdraw().then(
      () => go(`/c/${campaign}`),
      (reason: unknown) => {
        setError(reason);
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title={t("growing.withdraw.title")} onClose={onClose}>
      <p>{t("growing.withdraw.text")}</p>
      <p>
        {t("growing.withdraw.erase")} <a href="/account">{t("rater.home.account")}</a>
      </p>
      {error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      <div className="buttons">
        <button type="button" onClick={onClose}>
          {t("rater.cancel")}
        </button>
        <button type="button" className="main" disabled={busy} onClick={withdraw}>
          {t("growing.withdraw.go")}
        </button>
      </div>
    </Dialog>
  );
}
