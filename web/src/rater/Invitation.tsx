import { lazy, useEffect, useState, type FormEvent } from "react";

import { signOnAddress, singleSignOn } from "../api/account";
import { invitations, session, type Acceptance } from "../api/rater";
import type { Invitation as Invited, Session } from "../api/shapes";
import { Markdown } from "../content/Markdown";
import { go } from "../route";
import { directionOf } from "../words/languages";
import { useWords } from "../words/Words";
import { duration, payText } from "./figures";
import { Frame } from "./Frame";
import { Trouble } from "./Trouble";

/** Only the first person of an installation ever needs it. */
const Owner = lazy(async () => ({ default: (await import("../people/Owner")).Owner }));

/** An invitation: who asks, why, what is stored, what it pays and how long an item takes; and joining by it. */
export function Invitation({ token }: { token: string }) {
  const { t } = useWords();
  const [invited, setInvited] = useState<Invited | null>(null);
  const [who, setWho] = useState<Session | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    invitations.read(token).then(
      (found) => current && setInvited(found),
      (reason: unknown) => current && setError(reason),
    );
    session.read().then(
      (found) => current && setWho(found),
      () => undefined, // Nobody is logged in: they join as somebody new.
    );
    return () => {
      current = false;
    };
  }, [token]);
  if (invited?.role === "owner") return <Owner token={token} />;
  if (error !== null) {
    return (
      <Frame title={t("rater.invitation.void")}>
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
        <p>{t("rater.invitation.again")}</p>
      </Frame>
    );
  }
  if (invited === null) return <p className="opening" role="status">{t("page.opening")}</p>;
  return (
    <Frame title={invited.title}>
      <About invited={invited} />
      <Join key={who?.person ?? ""} invited={invited} token={token} who={who} />
    </Frame>
  );
}

/** What there is to know before one agrees. */
function About({ invited }: { invited: Invited }) {
  const { t, language } = useWords();
  const { purpose, pay, expected_seconds: expected, consent, guideline } = invited;
  const its = { lang: invited.language ?? undefined, dir: directionOf(invited.language ?? "en") };
  return (
    <>
      <p className="purpose" {...its}>
        {purpose}
      </p>
      <dl className="facts">
        <div>
          <dt>{t("rater.invitation.role")}</dt>
          <dd>{invited.role === "owner" ? "" : t(`rater.role.${invited.role}`)}</dd>
        </div>
        {pay === null ? null : (
          <div>
            <dt>{t("rater.invitation.pay")}</dt>
            <dd>{payText(pay, expected, language, t)}</dd>
          </div>
        )}
        {expected === null ? null : (
          <div>
            <dt>{t("rater.invitation.time")}</dt>
            <dd>{t("rater.time.about", { time: duration(expected, t) })}</dd>
          </div>
        )}
      </dl>
      <h2>{t("rater.invitation.stored")}</h2>
      {consent === null ? <p>{t("rater.invitation.noconsent")}</p> : <div {...its}><Markdown value={consent} t={t} /></div>}
      <ul>
        <li>{t("rater.stored.answers")}</li>
        <li>{t("rater.stored.name")}</li>
        <li>{t("rater.stored.erase")}</li>
      </ul>
      {guideline === null ? null : (
        <details>
          <summary>{t("rater.invitation.guideline")}</summary>
          <div {...its}>
            <Markdown value={guideline} t={t} />
          </div>
        </details>
      )}
    </>
  );
}

type JoinProps = { readonly invited: Invited; readonly token: string; readonly who: Session | null };

/** A pseudonym, for those who want one a login, and the agreement. Who is logged in joins as they are. */
function Join({ invited, token, who }: JoinProps) {
  const { t } = useWords();
  const [pseudonym, setPseudonym] = useState("");
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [agreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [elsewhere, setElsewhere] = useState<string | null>(null);
  useEffect(() => {
    singleSignOn().then(({ enabled, name }) => setElsewhere(enabled ? (name ?? "") : null), () => undefined);
  }, []);
  const join = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const own = login.trim() === "" ? {} : { login: login.trim(), password };
    const given: Acceptance = who === null ? { pseudonym: pseudonym.trim(), ...own } : {};
    invitations.accept(token, given).then(
      () => go(invited.role === "rater" || invited.role === "expert" ? `/c/${invited.campaign}` : "/lead", true),
      (reason: unknown) => {
        setError(reason);
        setBusy(false);
      },
    );
  };
  return (
    <form className="join" onSubmit={join}>
      <h2>{t("rater.join.title")}</h2>
      {who === null ? (
        <>
          <div className="entry">
            <label htmlFor="pseudonym">{t("rater.join.pseudonym")}</label>
            <input id="pseudonym" required maxLength={200} autoComplete="nickname" value={pseudonym} aria-describedby="pseudonym-why" onChange={(event) => setPseudonym(event.target.value)} />
            <p className="aside" id="pseudonym-why">
              {t("rater.join.pseudonym.why")}
            </p>
          </div>
          <details>
            <summary>{t("rater.join.login.summary")}</summary>
            <p className="aside">{t("rater.join.login.why")}</p>
            <div className="entry">
              <label htmlFor="login">{t("rater.join.login")}</label>
              <input id="login" maxLength={254} autoComplete="username" value={login} onChange={(event) => setLogin(event.target.value)} />
            </div>
            <div className="entry">
              <label htmlFor="password">{t("rater.join.password")}</label>
              <input id="password" type="password" minLength={10} required={login.trim() !== ""} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
            </div>
          </details>
        </>
      ) : (
        <p>{t("rater.join.as", { name: who.name })}</p>
      )}
      <label className="tick">
        <input type="checkbox" required checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        <span>{t("rater.join.agree")}</span>
      </label>
      {error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      <div className="buttons">
        <button className="main" type="submit" disabled={busy}>
          {t("rater.join.go")}
        </button>
        {who === null && elsewhere !== null ? (
          <a className="button" href={signOnAddress(token)}>
            {t("rater.join.elsewhere", { name: elsewhere })}
          </a>
        ) : null}
      </div>
    </form>
  );
}
