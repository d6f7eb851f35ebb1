import { useState, type FormEvent } from "react";

import { signOnAddress, singleSignOn } from "../api/account";
import { session } from "../api/rater";
import { TextEntry } from "../lead/parts/Entry";
import { useDoing, useLoading } from "../lead/parts/loading";
import { Trouble } from "../lead/parts/Trouble";
import { go } from "../route";
import { LanguageChoice, useWords } from "../words/Words";
import { leads, nextOf } from "./session";
import { useTitle } from "../lead/parts/arrival";

/** Logging in: with login and password, or elsewhere where that is set up. */
export function LogIn() {
  const { t } = useWords();
  useTitle(t("login.title"));
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const doing = useDoing();
  const { answer: elsewhere } = useLoading("oidc", singleSignOn);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => {
      const who = await session.open(login.trim(), password);
      const next = nextOf(location.search);
      go(next === "/" && leads(who) ? "/lead" : next, true);
    });
  };
  return (
    <>
      <header className="top">
        <span className="home">
          <img src="/mark.svg" alt="" width="24" height="24" /> Quorate
        </span>
        <LanguageChoice />
      </header>
      <main id="main" tabIndex={-1} className="leaf">
        <h1>{t("login.title")}</h1>
        {elsewhere?.enabled === true && (
          <p>
            <a className="button main" href={signOnAddress()}>
              {t("login.elsewhere", { name: elsewhere.name ?? "" })}
            </a>
          </p>
        )}
        <form onSubmit={submit}>
          <TextEntry label={t("login.login")} value={login} onChange={setLogin} autoComplete="username" maxLength={254} required />
          <TextEntry
            type="password"
            label={t("login.password")}
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            maxLength={256}
            required
          />
          <Trouble error={doing.error} />
          <button type="submit" className="main" disabled={doing.busy}>
            {t("login.enter")}
          </button>
        </form>
        <p className="aside">{t("login.invited")}</p>
      </main>
    </>
  );
}
