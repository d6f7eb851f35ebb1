import { useState, type FormEvent } from "react";

import { invitations } from "../api/rater";
import "../lead/lead.css";
import { TextEntry } from "../lead/parts/Entry";
import { useDoing } from "../lead/parts/loading";
import { Trouble } from "../lead/parts/Trouble";
import { go } from "../route";
import { LanguageChoice, useWords } from "../words/Words";
import { useTitle } from "../lead/parts/arrival";

/** The shortest password that the server takes. */
export const SHORTEST = 10;

/** The first page of an installation, by its one-time link: who opens it makes the account that owns it. */
export function Owner({ token }: { token: string }) {
  const { t } = useWords();
  useTitle(t("owner.title"));
  const [name, setName] = useState("");
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const doing = useDoing();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => {
      await invitations.accept(token, { pseudonym: name.trim(), login: login.trim(), password });
      go("/lead", true);
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
        <h1>{t("owner.title")}</h1>
        <p>{t("owner.about")}</p>
        <form onSubmit={submit}>
          <TextEntry label={t("owner.name")} hint={t("owner.name.hint")} value={name} onChange={setName} maxLength={80} autoComplete="nickname" required />
          <TextEntry label={t("login.login")} value={login} onChange={setLogin} autoComplete="username" maxLength={254} required />
          <TextEntry
            type="password"
            label={t("login.password")}
            hint={t("account.password.hint", { count: SHORTEST })}
            value={password}
            onChange={setPassword}
            autoComplete="new-password"
            minLength={SHORTEST}
            maxLength={256}
            required
          />
          <Trouble error={doing.error} />
          <button type="submit" className="main" disabled={doing.busy}>
            {t("owner.make")}
          </button>
        </form>
        <p className="aside">{t("owner.next")}</p>
      </main>
    </>
  );
}
