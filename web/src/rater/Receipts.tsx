import { useState } from "react";

import type { Campaign } from "../api/rater";
import { Refused } from "../api/problem";
import { useWords } from "../words/Words";
import { nextOf } from "./receipts";
import { InReleases } from "./InReleases";
import { Trouble } from "./Trouble";

type Props = { readonly campaign: string; readonly api: Campaign };

/** The rater's own judgments as they are in the log, signed, to take home. */
export function Receipts({ campaign, api }: Props) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [files, setFiles] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const get = async () => {
    let start: number | null = 0;
    for (let n = 1; start !== null; n += 1) {
      const envelope = await api.receipts(start);
      save(JSON.stringify(envelope), n === 1 ? `${campaign}.receipt.json` : `${campaign}.receipt-${n}.json`);
      setFiles(n);
      start = nextOf(envelope);
    }
  };
  const run = () => {
    setBusy(true);
    setError(null);
    setFiles(0);
    get()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <section aria-labelledby="receipts">
      <h2 id="receipts">{t("growing.receipts.title")}</h2>
      <p>{t("growing.receipts.about")}</p>
      <p className="links">
        <button type="button" disabled={busy} onClick={run}>
          {t("growing.receipts.get")}
        </button>
        <span role="status">{files > 0 ? t("growing.receipts.done", { count: files }) : ""}</span>
      </p>
      {error instanceof Refused && error.status === 404 ? (
        <p className="note" role="status">
          {t("growing.receipts.soon")}
        </p>
      ) : error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      <InReleases campaign={campaign} api={api} />
    </section>
  );
}

/** Hand a text to the browser as a file. */
function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
