import { useEffect, useState } from "react";

import { Live } from "../look/Live";
import { useWords } from "../words/Words";
import { AttributesStep } from "./Attributes";
import { Batch } from "./Batch";
import { Consent } from "./Consent";
import type { Desk } from "./desk";
import { GuidelineReading } from "./Guideline";
import { seen, TOLD } from "./kept";
import { Paused } from "./Paused";
import { Stopped } from "./PutAway";
import { Rest } from "./Rest";
import { Ended, Intro } from "./Stage";
import { isNew, nameOf } from "./stages";
import { Table } from "./Table";
import { isCut, isWorking, type Sheet, type Taught, type View } from "./view";
import { useDesk } from "./useDesk";

/** The work page of a campaign: an item, or what comes before it, or why there is none. */
export function Work({ campaign }: { campaign: string }) {
  const { t } = useWords();
  const { desk, view, error } = useDesk(campaign);
  const title = (view?.form ?? view?.left)?.title;
  useEffect(() => {
    document.title = title === undefined ? "Quorate" : `${title} · Quorate`;
  }, [title]);
  // A cut connection is not told as trouble once the campaign is known: answers wait, and the next item comes.
  const bearable = view !== null && (view.form ?? view.left) !== null && (view.sheet !== null || isCut(view.error));
  const trouble = error ?? (bearable ? null : view?.error);
  if (trouble !== null && trouble !== undefined) {
    return (
      <Stopped campaign={campaign} error={trouble} title={t("rater.trouble.title")}>
        <button type="button" className="main" onClick={() => (desk === null ? location.reload() : void desk.refresh())}>
          {t("rater.again")}
        </button>
      </Stopped>
    );
  }
  if (desk !== null && view !== null && view.left !== null) return <Paused desk={desk} view={view} of={view.left} />;
  if (desk === null || view === null || view.form === null) {
    return <p className="opening" role="status">{t("page.opening")}</p>;
  }
  return (
    <Live>
      <Inside desk={desk} view={view} />
    </Live>
  );
}

function Inside({ desk, view }: { desk: Desk; view: View }) {
  const { t } = useWords();
  const [begun, setBegun] = useState<string | null>(null);
  const { form, state, guideline, consent, taught, trial } = view;
  if (form === null) return null;
  const sheet = taught === null ? (view.sheet ?? view.answered) : sheetOf(taught);
  const table = sheet === null ? null : <Table desk={desk} view={view} sheet={sheet} form={form} />;
  if (taught !== null) return table;
  if (view.ended !== null) return <Ended trial={view.ended} onGo={() => void desk.goOn()} />;
  if (state === "consent" && consent !== null) {
    return <Consent consent={consent} title={form.title} language={form.language} onAgree={() => desk.agree(consent.version)} />;
  }
  if (state === "guideline" && guideline !== null) {
    return (
      <>
        <header className="top">
          <a className="home" href="/">Quorate</a>
        </header>
        <main id="main" className="leaf">
          <GuidelineReading guideline={guideline} language={form.language} onRead={() => desk.acknowledge(guideline.version)} />
        </main>
      </>
    );
  }
  if (isWorking(state) && view.attributesAsked && !seen(TOLD).has(desk.campaign)) return <AttributesStep desk={desk} />;
  if (view.batch !== null) return <Batch desk={desk} form={form} />;
  if (trial !== null && isNew(trial) && begun !== nameOf(trial) && view.sheet !== null) {
    const begin = () => {
      setBegun(nameOf(trial));
      void desk.restart();
    };
    return <Intro key={nameOf(trial)} trial={trial} form={form} stand={view.standing} onBegin={begin} onAppeal={(words) => desk.appeal(words)} />;
  }
  if (table !== null) return table;
  if (state === "opening") return <p className="opening" role="status">{t("page.opening")}</p>;
  if (state === "paused") return <Paused desk={desk} view={view} of={form} />;
  return <Rest desk={desk} view={view} form={form} />;
}

function sheetOf({ lease, answers }: Taught): Sheet {
  return { lease, answers, comment: "", revising: null };
}
