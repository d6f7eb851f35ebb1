import { useState } from "react";

import type { Member, Role } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Ask } from "../parts/Ask";
import { ChoiceEntry, LinesEntry, NumberEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { Grant } from "../raters/Skills";
import type { Act } from "./acts";
import { Stand } from "./Stand";

export type DeedKind = Act | "exclude" | "pay" | "role" | "skill";

type Props = {
  readonly kind: DeedKind;
  readonly member: Member;
  readonly place: Place;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Something to do about a member: what it will do, what it needs, and then it is done. */
export function Deed(props: Props) {
  switch (props.kind) {
    case "exclude":
      return <Exclude {...props} />;
    case "pay":
      return <Pay {...props} />;
    case "role":
      return <Appoint {...props} />;
    case "skill":
      return <Grant place={props.place} rater={props.member} onClose={props.onClose} onDone={props.onDone} />;
    default:
      return <Stand act={props.kind} place={props.place} member={props.member} onClose={props.onClose} onDone={props.onDone} />;
  }
}

function Exclude({ member, place, onClose, onDone }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const act = () => {
    const from = since === "" ? 0 : startOfDay(since);
    // The day named last is meant whole.
    const to = until === "" ? null : startOfDay(until) + 86_400_000 - 1;
    void doing.run(() => place.campaign.exclude(member.rater, reason.trim(), from, to)).then((done) => done && onDone());
  };
  return (
    <Ask
      title={t("members.exclude.title", { name: nameOf(member) })}
      act={t("members.do.exclude")}
      grave
      ready={reason.trim() !== ""}
      doing={doing}
      onAct={act}
      onClose={onClose}
    >
      <p>{t("members.exclude.will", { count: member.judged })}</p>
      <div className="pairs">
        <TextEntry type="date" label={t("members.since")} value={since} onChange={setSince} />
        <TextEntry type="date" label={t("members.until")} value={until} onChange={setUntil} />
      </div>
      <LinesEntry label={t("members.reason")} value={reason} onChange={setReason} rows={3} maxLength={2000} required />
    </Ask>
  );
}

/** The first millisecond of a day, `2026-03-29`, where this browser is. */
export function startOfDay(day: string): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

function Pay({ member, place, onClose, onDone }: Props) {
  const { t } = useWords();
  const { money } = useFigures();
  const doing = useDoing();
  const currency = place.view.spec.pay?.currency ?? "";
  const owed = Math.max(0, member.earned - member.paid);
  const [amount, setAmount] = useState<number | null>(Math.floor(owed / 10_000) / 100);
  const [note, setNote] = useState("");
  const act = () => {
    const millionths = Math.round((amount ?? 0) * 1_000_000);
    void doing.run(() => place.campaign.pay(member.rater, millionths, currency, note.trim())).then((done) => done && onDone());
  };
  return (
    <Ask
      title={t("members.pay.title", { name: nameOf(member) })}
      act={t("members.do.pay")}
      ready={amount !== null && amount > 0}
      doing={doing}
      onAct={act}
      onClose={onClose}
    >
      <p>{t("members.pay.will", { owed: money(owed, currency) })}</p>
      <NumberEntry label={t("members.amount", { currency })} value={amount} onChange={setAmount} min={0} step="any" required />
      <TextEntry label={t("members.note")} value={note} onChange={setNote} maxLength={2000} />
    </Ask>
  );
}

const ROLES: readonly Role[] = ["rater", "expert", "auditor", "lead"];

function Appoint({ member, place, onClose, onDone }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [role, setRole] = useState<Role>(member.role);
  const [reason, setReason] = useState("");
  const roles = ROLES.filter((one) => one !== "lead" || place.who.install_role === "owner" || member.role === "lead");
  return (
    <Ask
      title={t("members.role.title", { name: nameOf(member) })}
      act={t("members.do.role")}
      ready={role !== member.role}
      doing={doing}
      onAct={() => void doing.run(() => place.campaign.appoint(member.rater, role, reason.trim())).then((done) => done && onDone())}
      onClose={onClose}
    >
      <ChoiceEntry
        label={t("members.role")}
        hint={t(`members.role.${role}`)}
        value={role}
        onChange={setRole}
        options={roles.map((value) => ({ value, text: t(`lead.role.${value}`) }))}
      />
      <TextEntry label={t("members.reason")} value={reason} onChange={setReason} maxLength={2000} />
    </Ask>
  );
}
