import { useEffect } from "react";

import { Live } from "../look/Live";
import { useWords } from "../words/Words";
import { Consent } from "./Consent";
import type { Desk } from "./desk";
import { isCut, type View } from "./view";
import { Frame } from "./Frame";
import { GuidelineReading } from "./Guideline";
import { Rest } from "./Rest";
import { Table } from "./Table";
import { Trouble } from "./Trouble";
import { useDesk } from "./useDesk";

/** The work page of a campaign: an item, or what comes before it, or why there is none. */
export function Work({ campaign }: { campaign: string }) {
  const { t } = useWords();
  const { desk, view, error } = useDesk(campaign);
  const title = view?.form?.title;
  useEffect(() => {
    document.title = title === undefined ? "Quorate" : `${title} · Quorate`;
  }, [title]);
  // A cut connection is not told as trouble once the campaign is known: answers wait, and the next item comes.
  const bearable = view !== null && view.form !== null && (view.sheet !== null || isCut(view.error));
  const trouble = error ?? (bearable ? null : view?.error);
  if (trouble !== null && trouble !== undefined) {
    return (
      <Frame title={t("rater.trouble.title")}>
        <div className="note bad" role="alert">
          <Trouble error={trouble} t={t} />
        </div>
        <button type="button" className="main" onClick={() => (desk === null ? location.reload() : void desk.refresh())}>
          {t("rater.again")}
        </button>
      </Frame>
    );
  }
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
  const { form, state, guideline, consent } = view;
  if (form === null) return null;
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
  if (view.sheet !== null) return <Table desk={desk} view={view} sheet={view.sheet} form={form} />;
  if (state === "opening") return <p className="opening" role="status">{t("page.opening")}</p>;
  return <Rest desk={desk} view={view} form={form} />;
}
