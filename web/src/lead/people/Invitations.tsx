import { useState, type FormEvent } from "react";

import type { InvitationLine, InvitationLink, Role } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { ChoiceEntry, NumberEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing, useLoading } from "../parts/loading";
import { Once } from "../parts/Once";
import { Pager, usePages } from "../parts/Pager";
import { Trouble } from "../parts/Trouble";

const PAGE = 20;

/** Links by which people join: make one, see those that are out, withdraw one. */
export function Invitations(place: Place) {
  const { t } = useWords();
  const { campaign, view } = place;
  const pages = usePages(view.campaign);
  const { answer, error, again } = useLoading(`${view.campaign} ${pages.after}`, (signal) =>
    campaign.invitations({ living: true, after: pages.after, limit: PAGE }, signal),
  );
  const [withdrawn, setWithdrawn] = useState<InvitationLine | null>(null);
  const doing = useDoing();
  const living = answer?.invitations ?? [];
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">{t("members.invite")}</h2>
      <NewLink place={place} onMade={again} />
      <Trouble error={error} onAgain={again} />
      {living.length > 0 && <Links links={living} onWithdraw={setWithdrawn} />}
      <Pager pages={pages} next={answer?.next ?? null} of={t("members.links")} />
      {withdrawn !== null && (
        <Ask
          title={t("members.withdraw.title")}
          act={t("members.withdraw")}
          grave
          doing={doing}
          onAct={() =>
            void doing
              .run(() => campaign.revoke(withdrawn.invitation))
              .then((done) => {
                if (!done) return;
                setWithdrawn(null);
                again();
              })
          }
          onClose={() => setWithdrawn(null)}
        >
          <p>{t("members.withdraw.will", { count: withdrawn.uses_left })}</p>
        </Ask>
      )}
    </section>
  );
}

function NewLink({ place, onMade }: { place: Place; onMade: () => void }) {
  const { t } = useWords();
  const { moment } = useFigures();
  const doing = useDoing();
  const [role, setRole] = useState<Role>("rater");
  const [uses, setUses] = useState<number | null>(1);
  const [days, setDays] = useState<number | null>(14);
  const [note, setNote] = useState("");
  const [crew, setCrew] = useState("");
  const [made, setMade] = useState<InvitationLink | null>(null);
  const roles: Role[] = ["rater", "expert", "auditor", ...(place.who.install_role === "owner" ? (["lead"] as const) : [])];
  const judges = role === "rater" || role === "expert";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => {
      setMade(await place.campaign.invite(role, uses ?? 1, days ?? 14, note.trim(), crew.trim()));
      setNote("");
      onMade();
    });
  };
  return (
    <>
      <form className="in-line" onSubmit={submit}>
        <ChoiceEntry
          label={t("members.role")}
          value={role}
          onChange={setRole}
          options={roles.map((value) => ({ value, text: t(`lead.role.${value}`) }))}
        />
        <NumberEntry label={t("members.uses")} value={uses} onChange={setUses} min={1} max={10_000} required />
        <NumberEntry label={t("members.days")} value={days} onChange={setDays} min={1} max={365} required />
        <TextEntry label={t("members.for")} value={note} onChange={setNote} maxLength={500} />
        {judges && (
          <TextEntry label={t("members.crew")} value={crew} onChange={setCrew} maxLength={80} />
        )}
        <button type="submit" className="main" disabled={doing.busy}>
          {t("members.link.make")}
        </button>
      </form>
      <p className="aside">
        {t(`members.role.${role}`)} {judges && t("members.crew.hint")}
      </p>
      <Trouble error={doing.error} />
      {made !== null && (
        <Once
          label={t("members.link")}
          value={new URL(made.link, location.origin).href}
          note={t("members.link.once", { when: moment(made.expires_at) })}
        />
      )}
    </>
  );
}

function Links({ links, onWithdraw }: { links: readonly InvitationLine[]; onWithdraw: (one: InvitationLine) => void }) {
  const { t } = useWords();
  const { number, apart } = useFigures();
  return (
    <div className="scroll" role="group" aria-label={t("members.links")} tabIndex={0}>
      <table className="dense stacked">
        <caption>{t("members.links")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("members.for")}</th>
            <th scope="col">{t("members.role")}</th>
            <th scope="col" className="figures">
              {t("members.uses.left")}
            </th>
            <th scope="col">{t("members.ends")}</th>
            <th scope="col">
              <span className="aloud">{t("members.deeds")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((one) => (
            <tr key={one.invitation}>
              <th scope="row" className="line" dir="auto">
                {one.note === "" ? one.invitation : one.note}
                {one.crew && <div className="aside">{one.crew}</div>}
              </th>
              <td>{t(`lead.role.${one.role}`)}</td>
              <td className="figures" data-head={t("members.uses.left")}>{number(one.uses_left)}</td>
              <td data-head={t("members.ends")}>{apart(one.expires_at)}</td>
              <td>
                <button type="button" className="quiet" onClick={() => onWithdraw(one)}>
                  {t("members.withdraw")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
