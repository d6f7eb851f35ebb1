import { useEffect, type ReactNode } from "react";

import type { Stand, Trial } from "../api/growing";
import type { Form } from "../api/shapes";
import { Key } from "../look/Key";
import { useKeys } from "../questions/keys";
import { useWords } from "../words/Words";
import { Disagree } from "./Disagree";
import { moment, percent } from "./figures";
import { Frame } from "./Frame";
import { Range } from "./Range";
import { intervalOf, isTest, neededOf, triesLeft } from "./stages";

type IntroProps = {
  readonly trial: Trial;
  readonly form: Form;
  readonly stand: Stand | null;
  readonly onBegin: () => void;
  readonly onAppeal: (words: string) => Promise<void>;
};

/** Before the first item of practice or of a test: what comes, what passes, how often one may try. */
export function Intro({ trial, form, stand, onBegin, onAppeal }: IntroProps) {
  const { t, language } = useWords();
  const test = isTest(trial.stage);
  // Somebody decided it, so there are reasons to read and to differ with.
  const sent = trial.stage === "retraining" && stand?.standing === "retraining" ? stand : null;
  return (
    <Frame title={t(`growing.intro.${trial.stage}.title`)}>
      <p className="aside" lang={form.language} dir="auto">
        {form.title}
      </p>
      <p>{t(`growing.intro.${trial.stage}.text`)}</p>
      {sent === null ? null : (
        <>
          <h2>{t("growing.paused.why")}</h2>
          <blockquote className="reason" dir="auto">
            {sent.reason}
          </blockquote>
        </>
      )}
      <dl className="facts">
        <Fact name={t("growing.intro.items")}>{test ? t("growing.intro.most", { count: trial.of }) : trial.of}</Fact>
        <Fact name={t("growing.intro.bar")}>
          {test
            ? t("growing.intro.bar.test", { share: percent(trial.bar, language) })
            : t("growing.intro.bar.practice", { count: neededOf(trial), of: trial.of })}
        </Fact>
        {trial.tries > 1 ? <Fact name={t("growing.intro.tries")}>{t("growing.intro.try", { attempt: trial.attempt, tries: trial.tries })}</Fact> : null}
      </dl>
      {form.pay === null ? null : <p>{t("growing.intro.paid")}</p>}
      <Onward words={t("growing.begin")} onGo={onBegin} />
      {sent === null ? null : <Disagree appeal={sent.appeal} onAppeal={onAppeal} />}
    </Frame>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How practice or a test went, kindly: the count, what it says and what it does not, and when the next try is. */
export function Ended({ trial, onGo }: { trial: Trial; onGo: () => void }) {
  const { t, language } = useWords();
  const failed = trial.outcome === "failed";
  const outcome = failed ? "failed" : "passed";
  const { right, until } = trial;
  const left = triesLeft(trial);
  return (
    <Frame title={t(`growing.ended.${trial.stage}.${outcome}`)}>
      <p className="verdict" data-right={!failed}>
        <span aria-hidden="true">{failed ? "◇" : "✓"}</span>
        {right === null ? null : <span>{t("growing.ended.count", { right, given: trial.given })}</span>}
      </p>
      {isTest(trial.stage) ? <Likely trial={trial} /> : failed ? <p>{t("growing.ended.practice", { count: neededOf(trial), of: trial.of })}</p> : null}
      {failed ? (
        <>
          <p>{t("growing.ended.kind")}</p>
          <p>
            {t("growing.ended.left", { count: left })}
            {left > 0 && until !== null ? ` ${t("growing.ended.until", { at: moment(until, language) })}` : ""}
          </p>
        </>
      ) : null}
      <Onward words={t("growing.on")} onGo={onGo} />
    </Frame>
  );
}

/** Where the accuracy lies after a test, drawn and in words. */
function Likely({ trial }: { trial: Trial }) {
  const { t, language } = useWords();
  const found = intervalOf(trial);
  if (found === null) return null;
  const share = (part: number) => percent(part, language);
  const says = t("growing.ended.interval", { lower: share(found.lower), upper: share(found.upper), bar: share(trial.bar) });
  return (
    <figure className="likely">
      <figcaption>{says}</figcaption>
      <Range {...found} bar={trial.bar} says={says} ends={[share(0), share(0.5), share(1)]} />
      <p className="aside">
        {t("growing.axis")} · <span aria-hidden="true">┃</span> {t("growing.bar", { share: share(trial.bar) })}
      </p>
    </figure>
  );
}

/** The one button of a page that is only read; Enter presses it. */
export function Onward({ words, onGo }: { words: string; onGo: () => void }) {
  useKeys((key) => {
    if (key !== "Enter") return false;
    onGo();
    return true;
  });
  useEffect(() => {
    document.getElementById("main")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="buttons">
      <button type="button" className="main" aria-keyshortcuts="Enter" onClick={onGo}>
        {words} <Key of="Enter" />
      </button>
    </div>
  );
}
