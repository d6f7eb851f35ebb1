import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";

import type { Direction } from "../questions/contract";
import { en } from "./en";
import { keep, LANGUAGES, preferred, type Language } from "./languages";
import { translator, type Catalogue, type Translate } from "./translate";

type Spoken = {
  readonly language: string;
  readonly dir: Direction;
  readonly t: Translate;
  readonly choose: (code: string) => void;
};

const Context = createContext<Spoken>({ language: "en", dir: "ltr", t: translator("en", en), choose: () => undefined });

/** The words of the page, in the person's language. */
export function useWords(): Spoken {
  return useContext(Context);
}

/** Speaks one language to all below; draws nothing before its words are there, so that no word changes under the eye. */
export function Words({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  const [loaded, setLoaded] = useState<{ language: Language; catalogue: Catalogue } | null>(null);
  useEffect(() => {
    let current = true;
    const take = (catalogue: Catalogue) => current && setLoaded({ language, catalogue });
    language.load().then(take, () => take(en));
    return () => {
      current = false;
    };
  }, [language]);
  useEffect(() => {
    if (loaded === null) return;
    document.documentElement.lang = loaded.language.code;
    document.documentElement.dir = loaded.language.dir;
  }, [loaded]);
  const spoken = useMemo<Spoken | null>(() => {
    if (loaded === null) return null;
    const choose = (code: string) => {
      keep(code);
      setLanguage((before) => LANGUAGES.find((one) => one.code === code) ?? before);
    };
    const { code, dir } = loaded.language;
    return { language: code, dir, t: translator(code, loaded.catalogue), choose };
  }, [loaded]);
  return spoken === null ? null : <Context value={spoken}>{children}</Context>;
}

/** Chooses the language of the page. */
export function LanguageChoice() {
  const { language, t, choose } = useWords();
  return (
    <label className="language">
      <span className="aside">{t("words.language")}</span>
      <select value={language} onChange={(event) => choose(event.target.value)}>
        {LANGUAGES.map((one) => (
          <option key={one.code} value={one.code} lang={one.code}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}
