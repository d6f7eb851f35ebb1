import { useState } from "react";

import { people } from "../api/account";
import type { Person } from "../api/leadshapes";
import type { Session } from "../api/shapes";
import { Ask } from "../lead/parts/Ask";
import { Badge } from "../lead/parts/Badge";
import { TextEntry } from "../lead/parts/Entry";
import { useFigures } from "../lead/parts/figures";
import { useDoing, useLoading } from "../lead/parts/loading";
import { Trouble, Waiting } from "../lead/parts/Trouble";
import { useWords } from "../words/Words";
import { useTitle } from "../lead/parts/arrival";

type DeedKind = "owner" | "member" | "sessions" | "erase";

/** Everybody of the installation, for its owners. */
export function People({ who }: { who: Session }) {
  const { t } = useWords();
  useTitle(t("people.title"));
  const { answer, error, again } = useLoading("people", people.list);
  const [deed, setDeed] = useState<{ kind: DeedKind; person: Person } | null>(null);
  return (
    <main id="main" tabIndex={-1} className="folio">
      <h1 id="people">{t("people.title")}</h1>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && (
        <div className="scroll" role="group" aria-labelledby="people" tabIndex={0}>
          <table className="dense">
            <thead>
              <tr>
                {(["members.name", "login.login", "members.role", "people.joined", "account.campaigns"] as const).map((word) => (
                  <th key={word} scope="col">
                    {t(word)}
                  </th>
                ))}
                <th scope="col">
                  <span className="aloud">{t("members.deeds")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.map((person) => (
                <Row key={person.person} person={person} self={person.person === who.person} onDeed={(kind) => setDeed({ kind, person })} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {deed !== null && (
        <Deed
          {...deed}
          onClose={() => setDeed(null)}
          onDone={() => {
            setDeed(null);
            again();
          }}
        />
      )}
    </main>
  );
}

type RowProps = { readonly person: Person; readonly self: boolean; readonly onDeed: (kind: DeedKind) => void };

function Row({ person, self, onDeed }: RowProps) {
  const { t } = useWords();
  const { day } = useFigures();
  const kinds: DeedKind[] = person.state === "imported" ? ["erase"] : [person.role === "owner" ? "member" : "owner", "sessions", "erase"];
  return (
    <tr>
      <th scope="row">
        <span dir="auto">{person.name === "" ? person.person : person.name}</span> {self && <Badge>{t("people.you")}</Badge>}
        {person.state === "erased" && <Badge>{t("people.erased")}</Badge>}
        {person.state === "imported" && <Badge>{t("members.standing.imported")}</Badge>}
      </th>
      <td dir="ltr">{person.login ?? "–"}</td>
      <td>{t(`people.role.${person.role}`)}</td>
      <td>{day(person.joined_at)}</td>
      <td>{person.campaigns.map((one) => `${one.campaign} (${t(`lead.role.${one.role}`)})`).join(", ")}</td>
      <td>
        {person.state !== "erased" && (
          <div className="buttons" role="group" aria-label={t("members.deeds.of", { name: person.name })}>
            {kinds.map((kind) => (
              <button key={kind} type="button" className="quiet" onClick={() => onDeed(kind)}>
                {t(`people.do.${kind}`)}
              </button>
            ))}
          </div>
        )}
      </td>
    </tr>
  );
}

type DeedProps = { readonly kind: DeedKind; readonly person: Person; readonly onClose: () => void; readonly onDone: () => void };

function Deed({ kind, person, onClose, onDone }: DeedProps) {
  const { t } = useWords();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const acts: Readonly<Record<DeedKind, () => Promise<unknown>>> = {
    owner: () => people.appoint(person.person, "owner"),
    member: () => people.appoint(person.person, "member"),
    sessions: () => people.endSessions(person.person),
    erase: () => people.erase(person.person, reason.trim()),
  };
  return (
    <Ask
      title={t(`people.${kind}.title`, { name: person.name === "" ? person.person : person.name })}
      act={t(`people.do.${kind}`)}
      grave={kind !== "sessions"}
      doing={doing}
      onAct={() => void doing.run(acts[kind]).then((done) => done && onDone())}
      onClose={onClose}
    >
      <p>{t(`people.${kind}.will`)}</p>
      {kind === "erase" && (
        <TextEntry label={t("members.reason")} hint={t("people.erase.reason")} value={reason} onChange={setReason} maxLength={500} />
      )}
    </Ask>
  );
}
