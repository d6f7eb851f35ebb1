import { useState } from "react";

import { people } from "../api/account";
import type { Person } from "../api/leadshapes";
import type { Session } from "../api/shapes";
import { Ask } from "../lead/parts/Ask";
import { Badge } from "../lead/parts/Badge";
import { ChoiceEntry, TextEntry } from "../lead/parts/Entry";
import { useFigures } from "../lead/parts/figures";
import { listOf, useFilter, type Filtering } from "../lead/parts/filtering";
import { useDoing, useLoading } from "../lead/parts/loading";
import { Pager, usePages } from "../lead/parts/Pager";
import { Trouble, Waiting } from "../lead/parts/Trouble";
import { useWords } from "../words/Words";
import { useTitle } from "../lead/parts/arrival";
import { filterAddress, filterOf, ROLES, STATES, type Filter } from "./filter";

type DeedKind = "owner" | "member" | "sessions" | "erase";

const PAGE = 50;
const STATE_WORDS = { active: "people.active", erased: "people.erased", imported: "members.standing.imported" } as const;

/** Everybody of the installation page by page, for its owners. */
export function People({ who }: { who: Session }) {
  const { t } = useWords();
  useTitle(t("people.title"));
  const filtering = useFilter(() => filterOf(location.search), filterAddress);
  const { role, state, search } = filtering.filter;
  const key = `${role} ${state} ${search}`;
  const pages = usePages(key);
  const { answer, error, again } = useLoading(`${key} ${pages.after}`, (signal) =>
    people.list({ role: listOf(role), state: listOf(state), search, after: pages.after, limit: PAGE }, signal),
  );
  const [deed, setDeed] = useState<{ kind: DeedKind; person: Person } | null>(null);
  return (
    <main id="main" tabIndex={-1} className="folio">
      <h1 id="people">{t("people.title")}</h1>
      <PeopleFilter {...filtering} />
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer?.people.length === 0 && <p className="empty">{t("people.nothing")}</p>}
      {answer !== null && answer.people.length > 0 && (
        <div className="scroll" role="group" aria-labelledby="people" tabIndex={0}>
          <table className="dense stacked">
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
              {answer.people.map((person) => (
                <Row key={person.person} person={person} self={person.person === who.person} onDeed={(kind) => setDeed({ kind, person })} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager pages={pages} next={answer?.next ?? null} />
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

/** Which people: by role, by what became of them, by name. */
function PeopleFilter({ filter, choose, search, setSearch }: Filtering<Filter>) {
  const { t } = useWords();
  return (
    <form className="in-line" role="search" aria-labelledby="people" onSubmit={(event) => event.preventDefault()}>
      <ChoiceEntry
        label={t("members.role")}
        value={filter.role}
        onChange={(role) => choose({ ...filter, role })}
        options={[{ value: "", text: t("members.any") }, ...ROLES.map((value) => ({ value, text: t(`people.role.${value}`) }))]}
      />
      <ChoiceEntry
        label={t("lead.state")}
        value={filter.state}
        onChange={(state) => choose({ ...filter, state })}
        options={[{ value: "", text: t("members.any") }, ...STATES.map((value) => ({ value, text: t(STATE_WORDS[value]) }))]}
      />
      <TextEntry type="search" label={t("people.search")} value={search} onChange={setSearch} maxLength={200} />
    </form>
  );
}

type RowProps = { readonly person: Person; readonly self: boolean; readonly onDeed: (kind: DeedKind) => void };

function Row({ person, self, onDeed }: RowProps) {
  const { t } = useWords();
  const { day } = useFigures();
  const more = person.in_campaigns - person.campaigns.length;
  const kinds: DeedKind[] = person.state === "imported" ? ["erase"] : [person.role === "owner" ? "member" : "owner", "sessions", "erase"];
  return (
    <tr>
      <th scope="row" className="line">
        <span dir="auto">{person.name === "" ? person.person : person.name}</span> {self && <Badge>{t("people.you")}</Badge>}
        {person.state === "erased" && <Badge>{t("people.erased")}</Badge>}
        {person.state === "imported" && <Badge>{t("members.standing.imported")}</Badge>}
      </th>
      <td data-head={t("login.login")}>
        <bdi dir="ltr">{person.login ?? "–"}</bdi>
      </td>
      <td>{t(`people.role.${person.role}`)}</td>
      <td data-head={t("people.joined")}>{day(person.joined_at)}</td>
      <td className="line" data-head={t("account.campaigns")}>
        {person.campaigns.map((one) => `${one.campaign} (${t(`lead.role.${one.role}`)})`).join(", ")}
        {more > 0 && ` ${t("people.campaigns.more", { count: more })}`}
      </td>
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
