import { useState } from "react";

import type { Member } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { raterAddress } from "../place";
import { StandingBadge } from "../raters/StandingBadge";
import { actsOn } from "./acts";
import { Deed, type DeedKind } from "./Deed";
import { Invitations } from "./Invitations";
import { trains } from "./Stand";

/** Everybody in the campaign, what they may do and did, and the links by which people join. */
export default function Members(place: Place) {
  const { t } = useWords();
  const { campaign, view, may } = place;
  const { answer, error, again } = useLoading(view.campaign, campaign.members);
  const [deed, setDeed] = useState<{ kind: DeedKind; member: Member } | null>(null);
  return (
    <>
      {may.run && <Invitations {...place} />}
      <section aria-labelledby="members">
        <h2 id="members">{t("members.title")}</h2>
        <Trouble error={error} onAgain={again} />
        {answer === null && error === null && <Waiting />}
        {answer?.length === 0 && <p className="empty">{t("members.none")}</p>}
        {answer !== null && answer.length > 0 && (
          <div className="scroll" role="group" aria-labelledby="members" tabIndex={0}>
            <table className="dense">
              <MemberHead place={place} />
              <tbody>
                {answer.map((member) => (
                  <MemberRow key={member.rater} place={place} member={member} onDeed={(kind) => setDeed({ kind, member })} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {deed !== null && (
        <Deed
          {...deed}
          place={place}
          onClose={() => setDeed(null)}
          onDone={() => {
            setDeed(null);
            again();
          }}
        />
      )}
    </>
  );
}

function MemberHead({ place: { view, may } }: { place: Place }) {
  const { t } = useWords();
  const paid = view.spec.pay ? (["members.earned", "members.paid"] as const) : [];
  return (
    <thead>
      <tr>
        <th scope="col">{t("members.name")}</th>
        <th scope="col">{t("members.role")}</th>
        <th scope="col">{t("members.standing")}</th>
        {(["members.judged", "members.skipped", "members.each", ...paid] as const).map((word) => (
          <th key={word} scope="col" className="figures">
            {t(word)}
          </th>
        ))}
        <th scope="col">{t("members.guideline")}</th>
        <th scope="col">{t("members.last")}</th>
        {may.run && (
          <th scope="col">
            <span className="aloud">{t("members.deeds")}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

type RowProps = { readonly place: Place; readonly member: Member; readonly onDeed: (kind: DeedKind) => void };

function MemberRow({ place: { view, may, who }, member, onDeed }: RowProps) {
  const { t } = useWords();
  const { number, seconds, money, apart } = useFigures();
  const currency = view.spec.pay?.currency;
  const judges = member.role === "rater" || member.role === "expert";
  return (
    <tr>
      <th scope="row">
        {(judges && member.standing !== "imported") || member.judged > 0 ? (
          <a href={raterAddress(view.campaign, member.rater)} dir="auto">
            {nameOf(member)}
          </a>
        ) : (
          <span dir="auto">{nameOf(member)}</span>
        )}
        {member.name !== "" && <div className="aside">{member.rater}</div>}
      </th>
      <td>{t(`lead.role.${member.role}`)}</td>
      <td>
        <StandingBadge standing={member.standing} />
        {member.reason !== "" && (
          <div className="aside" dir="auto">
            {member.reason}
          </div>
        )}
      </td>
      <td className="figures">{number(member.judged + member.imported)}</td>
      <td className="figures">{number(member.skipped)}</td>
      <td className="figures">{member.judged === 0 ? "–" : seconds(member.seconds / member.judged)}</td>
      {currency && <td className="figures">{money(member.earned, currency)}</td>}
      {currency && <td className="figures">{money(member.paid, currency)}</td>}
      <td>{!judges ? "–" : (member.guideline ?? t("members.unread"))}</td>
      <td>{member.last_at === null ? t("members.never") : apart(member.last_at)}</td>
      {may.run && (
        <td>
          {/* Nobody locks themselves out by mistake; another lead can do it. */}
          {member.rater !== who.person && <Deeds member={member} paid={currency !== undefined} trains={trains({ view })} onDeed={onDeed} />}
        </td>
      )}
    </tr>
  );
}

type DeedsProps = { readonly member: Member; readonly paid: boolean; readonly trains: boolean; readonly onDeed: (kind: DeedKind) => void };

function Deeds({ member, paid, trains, onDeed }: DeedsProps) {
  const { t } = useWords();
  const judges = member.role === "rater" || member.role === "expert";
  const kinds: DeedKind[] = [
    ...actsOn(member, trains),
    ...(member.judged + member.imported > 0 ? (["exclude"] as const) : []),
    ...(paid && member.earned > 0 ? (["pay"] as const) : []),
    ...(judges && member.standing !== "removed" && member.standing !== "imported" ? (["skill"] as const) : []),
    ...(member.standing === "imported" ? [] : (["role"] as const)),
  ];
  return (
    <div className="buttons" role="group" aria-label={t("members.deeds.of", { name: nameOf(member) })}>
      {kinds.map((kind) => (
        <button key={kind} type="button" className="quiet" onClick={() => onDeed(kind)}>
          {t(`members.do.${kind}`)}
        </button>
      ))}
    </div>
  );
}
