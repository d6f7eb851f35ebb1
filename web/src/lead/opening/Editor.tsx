import { lazy, Suspense, useEffect, useMemo, useState } from "react";

import { campaigns } from "../../api/lead";
import { lend } from "../../content/media";
import { go } from "../../route";
import { useWords } from "../../words/Words";
import { useDoing } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { tabAddress } from "../place";
import { useCheck, type Check } from "./check";
import { keepDraft, type Begun, type Draft } from "./draft";
import { Preview } from "./Preview";
import { Remarks } from "./Remarks";
import { SpecForm } from "./SpecForm";

const SpecText = lazy(() => import("./SpecText"));

type Props = {
  readonly first: Begun;
  readonly onOpened: () => void;
  readonly onAnew: () => void;
};

type Way = "form" | "text";

/** A campaign as it is written, by form or as text; what is wrong with it; and how a rater will see it. */
export function Editor({ first, onOpened, onAnew }: Props) {
  const { t } = useWords();
  // Null while the text cannot be read; the form then waits for the text to be mended.
  const [draft, setDraft] = useState<Draft | null>(first.draft);
  const [way, setWay] = useState<Way>("form");
  const check = useCheck(draft);
  const doing = useDoing();
  // Before anything is drawn that shows them.
  useMemo(() => lend(first.pictures), [first]);
  useEffect(() => {
    if (draft !== null) keepDraft({ ...first, draft });
  }, [draft, first]);
  const open = () =>
    void doing.run(async () => {
      const view = await campaigns.open(draft);
      keepDraft(null);
      onOpened();
      go(tabAddress(view.campaign, "overview"));
    });
  const whole = draft !== null && !check.pending && check.faults?.length === 0;
  return (
    <div className="halves making">
      <div>
        <div className="buttons" role="group" aria-label={t("making.way")}>
          {(["form", "text"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={way === one} disabled={draft === null && one === "form"} onClick={() => setWay(one)}>
              {t(`making.way.${one}`)}
            </button>
          ))}
          <button type="button" className="quiet" onClick={onAnew}>
            {t("making.anew")}
          </button>
        </div>
        {way === "form" && draft !== null && <SpecForm draft={draft} faults={check.faults ?? []} onDraft={setDraft} />}
        {way === "text" && (
          <Suspense fallback={<Waiting />}>
            <SpecText first={draft ?? first.draft} faults={check.faults ?? []} onDraft={setDraft} />
          </Suspense>
        )}
        <Verdict check={check} readable={draft !== null} listed={way === "form"} />
        <Remarks remarks={check.remarks} />
        <Trouble error={check.error ?? doing.error} />
        <p className="buttons">
          <button type="button" className="main" disabled={!whole || doing.busy} onClick={open}>
            {t("making.open")}
          </button>
        </p>
        <p className="aside">{t("making.open.will")}</p>
      </div>
      <aside aria-labelledby="preview" className="preview">
        <h2 id="preview">{t("making.preview")}</h2>
        <p className="aside">{t("making.preview.note")}</p>
        {check.spec === null ? <p className="empty">{t("making.preview.none")}</p> : <Preview spec={check.spec} samples={first.samples} />}
      </aside>
    </div>
  );
}

type VerdictProps = { readonly check: Check; readonly readable: boolean; readonly listed: boolean };

/** Whether the campaign could be opened, said once it is known. */
function Verdict({ check, readable, listed }: VerdictProps) {
  const { t } = useWords();
  const faults = check.faults ?? [];
  return (
    <div role="status" className={faults.length > 0 || !readable ? "note warn" : "note"}>
      <p>
        {!readable
          ? t("making.unreadable")
          : check.pending || check.faults === null
            ? t("making.checking")
            : faults.length === 0
              ? t("making.sound")
              : t("making.faults", { count: faults.length })}
      </p>
      {listed && faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={`${fault.path} ${fault.found}`}>
              <code>{fault.path}</code> {t("lead.fault", { found: fault.found, allowed: fault.allowed })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
