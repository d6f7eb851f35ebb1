import { useState, type FormEvent } from "react";

import { account } from "../api/account";
import type { Scope, Token } from "../api/leadshapes";
import { Ask } from "../lead/parts/Ask";
import { NumberEntry, TextEntry, TickEntry } from "../lead/parts/Entry";
import { useFigures } from "../lead/parts/figures";
import { useDoing, useLoading } from "../lead/parts/loading";
import { Once } from "../lead/parts/Once";
import { Trouble } from "../lead/parts/Trouble";
import { useWords } from "../words/Words";

const SCOPES: readonly Scope[] = ["read", "judge", "settle", "run"];

/** Tokens by which one's programs speak to the server. */
export function Tokens() {
  const { t } = useWords();
  const { answer, error, again } = useLoading("tokens", account.tokens);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const doing = useDoing();
  const living = answer ?? [];
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{t("tokens.title")}</h2>
      <p>{t("tokens.about")}</p>
      <Trouble error={error} onAgain={again} />
      {living.length > 0 && <Table tokens={living} onRevoke={setRevoked} />}
      <NewToken onMade={again} />
      {revoked !== null && (
        <Ask
          title={t("tokens.revoke.title", { name: revoked.name })}
          act={t("tokens.revoke")}
          grave
          doing={doing}
          onAct={() =>
            void doing
              .run(() => account.revoke(revoked.token))
              .then((done) => {
                if (!done) return;
                setRevoked(null);
                again();
              })
          }
          onClose={() => setRevoked(null)}
        >
          <p>{t("tokens.revoke.will")}</p>
        </Ask>
      )}
    </section>
  );
}

function Table({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (one: Token) => void }) {
  const { t } = useWords();
  const { day } = useFigures();
  return (
    <div className="scroll" role="group" aria-labelledby="tokens" tabIndex={0}>
      <table className="dense">
        <thead>
          <tr>
            <th scope="col">{t("tokens.name")}</th>
            <th scope="col">{t("tokens.scopes")}</th>
            <th scope="col">{t("tokens.made")}</th>
            <th scope="col">{t("members.ends")}</th>
            <th scope="col">
              <span className="aloud">{t("members.deeds")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((one) => (
            <tr key={one.token}>
              <th scope="row" dir="auto">
                {one.name}
              </th>
              <td>{one.scopes.map((scope) => t(`tokens.scope.${scope}`)).join("; ")}</td>
              <td>{day(one.issued_at)}</td>
              <td>{one.expires_at === null ? t("tokens.endless") : day(one.expires_at)}</td>
              <td>
                <button type="button" className="quiet" onClick={() => onRevoke(one)}>
                  {t("tokens.revoke")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(90);
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set<Scope>(["read"]));
  const [made, setMade] = useState<string | null>(null);
  const doing = useDoing();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => {
      const { secret } = await account.issue(name.trim(), SCOPES.filter((one) => scopes.has(one)), days);
      setMade(secret);
      setName("");
      onMade();
    });
  };
  const toggle = (scope: Scope) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  };
  return (
    <form className="narrow" onSubmit={submit}>
      <TextEntry label={t("tokens.name")} value={name} onChange={setName} maxLength={80} required />
      <fieldset className="ticks">
        <legend>{t("tokens.scopes")}</legend>
        {SCOPES.map((scope) => (
          <TickEntry key={scope} label={t(`tokens.scope.${scope}`)} checked={scopes.has(scope)} onChange={() => toggle(scope)} />
        ))}
      </fieldset>
      <NumberEntry label={t("tokens.days")} hint={t("tokens.days.hint")} value={days} onChange={setDays} min={1} max={3650} />
      <Trouble error={doing.error} />
      <p>
        <button type="submit" disabled={doing.busy || scopes.size === 0}>
          {t("tokens.make")}
        </button>
      </p>
      {made !== null && <Once label={t("tokens.secret")} value={made} note={t("tokens.secret.once")} />}
    </form>
  );
}
