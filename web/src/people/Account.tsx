import { useState, type FormEvent } from "react";

import { account, people } from "../api/account";
import { campaign, session } from "../api/rater";
import type { Session } from "../api/shapes";
import { Ask } from "../lead/parts/Ask";
import { TextEntry } from "../lead/parts/Entry";
import { useFigures } from "../lead/parts/figures";
import { useDoing, useLoading } from "../lead/parts/loading";
import { Pager, usePages } from "../lead/parts/Pager";
import { Trouble } from "../lead/parts/Trouble";
import { go } from "../route";
import { useWords } from "../words/Words";
import { SHORTEST } from "./Owner";
import { Tokens } from "./Tokens";
import { useTitle } from "../lead/parts/arrival";

/** One's own account: password, sessions, tokens, and leaving. */
export function Account({ who }: { who: Session }) {
  const { t } = useWords();
  useTitle(t("account.title"));
  return (
    <main id="main" tabIndex={-1} className="folio">
      <h1 dir="auto">{who.name === "" ? t("account.title") : t("account.of", { name: who.name })}</h1>
      <p className="aside">{t("account.person", { person: who.person })}</p>
      <Campaigns />
      <Skills />
      <Password />
      <Sessions />
      <Tokens />
      <Leaving who={who} />
    </main>
  );
}

function Campaigns() {
  const { t } = useWords();
  const pages = usePages("mine");
  const { answer, error, again } = useLoading(`mine ${pages.after}`, (signal) => session.campaigns(false, pages.after, signal));
  const mine = answer?.campaigns ?? [];
  if (mine.length === 0 && pages.first) return <Trouble error={error} onAgain={again} />;
  return (
    <section aria-labelledby="mine">
      <h2 id="mine">{t("account.campaigns")}</h2>
      <ul>
        {mine.map((one) => {
          const judges = one.role === "rater";
          const address = encodeURIComponent(one.campaign);
          return (
            <li key={one.campaign}>
              <a href={judges ? `/c/${address}` : `/lead/c/${address}`} dir="auto">
                {one.title}
              </a>{" "}
              <span className="aside">{t(`lead.role.${one.role}`)}</span>
              {one.role === "expert" && (
                <>
                  {" · "}
                  <a href={`/c/${address}`}>{t("account.judge")}</a>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <Trouble error={error} onAgain={again} />
      <Pager pages={pages} next={answer?.next ?? null} />
    </section>
  );
}

/** What one is certified for; any campaign that one judges in tells it. */
function Skills() {
  const { t } = useWords();
  const { day } = useFigures();
  const { answer } = useLoading("skills", async (signal) => {
    const judged = (await session.campaigns(true, "", signal)).campaigns.find((one) => one.standing !== "removed");
    return judged === undefined ? null : campaign(judged.campaign).feedback();
  });
  const skills = answer?.skills.filter((one) => one.revoked_at === null) ?? [];
  if (skills.length === 0) return null;
  return (
    <section aria-labelledby="skills">
      <h2 id="skills">{t("raters.skills")}</h2>
      <ul>
        {skills.map((one) => (
          <li key={one.skill}>
            {one.skill}{" "}
            <span className="aside">
              {t("account.skill", { granted: day(one.granted_at), ends: one.expires_at === null ? t("raters.skill.endless") : day(one.expires_at) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Password() {
  const { t } = useWords();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [login, setLogin] = useState("");
  const [done, setDone] = useState(false);
  const doing = useDoing();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    const given = { old, new: fresh, ...(login.trim() === "" ? {} : { login: login.trim() }) };
    void doing.run(() => account.setPassword(given)).then((well) => {
      setDone(well);
      if (!well) return;
      setOld("");
      setFresh("");
    });
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">{t("account.password")}</h2>
      <form className="narrow" onSubmit={submit}>
        <TextEntry type="password" label={t("account.old")} hint={t("account.old.hint")} value={old} onChange={setOld} autoComplete="current-password" maxLength={256} />
        <TextEntry
          type="password"
          label={t("account.new")}
          hint={t("account.password.hint", { count: SHORTEST })}
          value={fresh}
          onChange={setFresh}
          autoComplete="new-password"
          minLength={SHORTEST}
          maxLength={256}
          required
        />
        <details>
          <summary>{t("account.first")}</summary>
          <TextEntry label={t("login.login")} hint={t("account.first.hint")} value={login} onChange={setLogin} autoComplete="username" maxLength={254} />
        </details>
        <Trouble error={doing.error} />
        <p className="buttons">
          <button type="submit" disabled={doing.busy}>
            {t("account.password.set")}
          </button>
          <span role="status">{done ? t("account.password.done") : ""}</span>
        </p>
      </form>
    </section>
  );
}

function Sessions() {
  const { t } = useWords();
  const doing = useDoing();
  const [asked, setAsked] = useState(false);
  const leave = (how: () => Promise<unknown>) => void doing.run(how).then((done) => done && go("/login"));
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t("account.sessions")}</h2>
      <Trouble error={asked ? null : doing.error} />
      <p className="buttons">
        <button type="button" disabled={doing.busy} onClick={() => leave(session.close)}>
          {t("account.leave")}
        </button>
        <button type="button" onClick={() => setAsked(true)}>
          {t("account.everywhere")}
        </button>
      </p>
      {asked && (
        <Ask
          title={t("account.everywhere")}
          act={t("account.everywhere")}
          grave
          doing={doing}
          onAct={() => leave(account.leaveEverywhere)}
          onClose={() => setAsked(false)}
        >
          <p>{t("account.everywhere.will")}</p>
        </Ask>
      )}
    </section>
  );
}

function Leaving({ who }: { who: Session }) {
  const { t } = useWords();
  const doing = useDoing();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const word = t("account.erase.word");
  return (
    <section aria-labelledby="leaving">
      <h2 id="leaving">{t("account.erase")}</h2>
      <p>{t("account.erase.about")}</p>
      <button type="button" onClick={() => setAsked(true)}>
        {t("account.erase")}
      </button>
      {asked && (
        <Ask
          title={t("account.erase")}
          act={t("account.erase")}
          grave
          ready={typed.trim().toLowerCase() === word.toLowerCase()}
          doing={doing}
          onAct={() => void doing.run(() => people.erase(who.person, "")).then((done) => done && go("/login"))}
          onClose={() => setAsked(false)}
        >
          <p>{t("account.erase.will")}</p>
          <TextEntry label={t("account.erase.type", { word })} value={typed} onChange={setTyped} autoComplete="off" />
        </Ask>
      )}
    </section>
  );
}
