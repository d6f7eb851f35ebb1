import { useState } from "react";

import { Markdown } from "../content/Markdown";
import { directionOf } from "../words/languages";
import { useWords } from "../words/Words";
import { Frame } from "./Frame";
import { Trouble } from "./Trouble";

type Props = {
  readonly consent: { readonly text: string };
  readonly title: string;
  readonly language: string;
  readonly onAgree: () => Promise<void>;
};

/** What is stored and who gets it, to be agreed to before the first item, and again when the text changed. */
export function Consent({ consent, title, language, onAgree }: Props) {
  const { t } = useWords();
  const [error, setError] = useState<unknown>(null);
  return (
    <Frame title={title}>
      <h2>{t("rater.consent.title")}</h2>
      <div lang={language} dir={directionOf(language)}>
        <Markdown value={consent.text} t={t} />
      </div>
      {error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      <div className="buttons">
        <button type="button" className="main" onClick={() => onAgree().catch(setError)}>
          {t("rater.consent.agree")}
        </button>
        <a className="button" href="/">
          {t("rater.consent.not")}
        </a>
      </div>
    </Frame>
  );
}
