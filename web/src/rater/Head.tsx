import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { isTest, numberOf } from "./stages";
import type { View } from "./view";
import { money } from "./figures";
import { Saved } from "./Saved";

/** The line over the item: what this is, how far one is, what it earned, whether all is saved. */
export function Head({ desk, view, form }: { desk: Desk; view: View; form: Form }) {
  return (
    <header className="head-line">
      <a className="head-title" href="/" lang={form.language} dir="auto">
        {form.title}
      </a>
      <a className="head-progress" href={`/c/${desk.campaign}/progress`}>
        <Way view={view} />
      </a>
      <Saved desk={desk} outbox={view.outbox} lasting={view.lasting} />
    </header>
  );
}

/** How far one is: in practice on the way through it, else what is judged and earned. */
function Way({ view }: { view: View }) {
  const { t, language } = useWords();
  const { progress, taught } = view;
  const trial = taught?.trial ?? view.trial;
  if (trial !== null) {
    const number = taught === null ? numberOf(trial) : trial.given;
    const words = { stage: t(`growing.stage.${trial.stage}`), number, of: trial.of };
    const tries = trial.tries > 1 ? ` · ${t("growing.head.try", { attempt: trial.attempt, tries: trial.tries })}` : "";
    return (
      <span>
        {t(isTest(trial.stage) ? "growing.head.test" : "growing.head.practice", words)}
        {tries}
      </span>
    );
  }
  if (progress === null) return <span>{t("rater.own.title")}</span>;
  return (
    <>
      <span className="figures">{progress.judged}</span> {t("rater.head.judged", { count: progress.judged })}
      {progress.currency === null ? null : (
        <>
          {" · "}
          <span className="figures">{money(progress.earned, progress.currency, language)}</span>
        </>
      )}
    </>
  );
}
