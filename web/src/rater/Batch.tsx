import { useEffect, useState } from "react";

import type { Feedback as Given } from "../api/growing";
import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { Differences, Earned, Gold, Improve, Speed } from "./Feedback";
import { Frame } from "./Frame";
import { Onward } from "./Stage";
import { Trouble } from "./Trouble";

/** After a batch: how it went, what would help, what was earned. Enter goes on. */
export function Batch({ desk, form }: { desk: Desk; form: Form }) {
  const { t } = useWords();
  const [given, setGiven] = useState<Given | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    desk.api.feedback().then(setGiven, setError);
  }, [desk]);
  return (
    <Frame title={t("growing.batch.title")} links={<a href={`/c/${desk.campaign}/progress`}>{t("rater.own.title")}</a>}>
      <p className="aside">{t("growing.batch.text")}</p>
      <Onward words={t("growing.on")} onGo={() => void desk.goOn()} />
      {error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      {given === null ? null : (
        <div className="look-back">
          <Earned given={given} />
          <Improve given={given} />
          <Gold given={given} form={form} />
          <Speed pace={given.speed} />
          <Differences given={given} form={form} />
        </div>
      )}
    </Frame>
  );
}
