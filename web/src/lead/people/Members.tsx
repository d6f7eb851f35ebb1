import { useState } from "react";

import type { Member } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { ChoiceEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { listOf, useFilter, type Filtering } from "../parts/filtering";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Trouble, Waiting } from "../parts/Trouble";
import { raterAddress } from "../place";
import { StandingBadge } from "../raters/StandingBadge";
import { deedsOn } from "./acts";
import { Deed, type DeedKind } from "./Deed";
import { filterAddress, filterOf, ORDERS, ROLES, STANDINGS, type Filter } from "./filter";
import { Invitations } from "./Invitations";
import { trains } from "./Stand";

const PAGE = 50;

/** Everybody in the campaign page by page, what they may do and did, and the links by which people join. */
export default function Members(place: Place) {
  const { t } = useWords();
  const { campaign, view, may } = place;
  const filtering = useFilter(() => filterOf(location.search), filterAddress);
  const { role, standing, order, search } = filtering.filter;
  const key = `${view.campaign} ${role} ${standing} ${order} ${search}`;
  const pages = usePages(key);
  const { answer, error, again } = useLoading(`${key} ${pages.after}`, (signal) =>
    campaign.members({ role: listOf(role), standing: listOf(standing), order, search, after: pages.after, limit: PAGE }, signal),
  );
  const [deed, setDeed] = useState<{ kind: DeedKind; member: Member } | null>(null);
  return (
    <>
      {may.run && view.state !== "archived" && <Invitations {...place} />}
      <section aria-labelledby="members">
        <h2 id="members">{t("members.title")}</h2>
        <MemberFilter {...filtering} />
        <Trouble error={error} onAgain={again} />
        {answer === null && error === null && <Waiting />}
        {answer?.raters.length === 0 && <p className="empty">{t(filterAddress({ role, standing, search }) === "" ? "members.none" : "members.nothing")}</p>}
        {answer !== null && answer.raters.length > 0 && (
          <div className="scroll" role="group" aria-labelledby="members" tabIndex={0}>
            <table className="dense stacked">
              <MemberHead place={place} />
              <tbody>
                {answer.raters.map((member) => (
                  <MemberRow key={member.rater} place={place} member={member} onDeed={(kind) => setDeed({ kind, member })} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Pager pages={pages} next={answer?.next ?? null} of={t("members.title")} />
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

/** Which members: by role, by standing, by name, in which order. */
function MemberFilter({ filter, choose, search, setSearch }: Filtering<Filter>) {
  const { t } = useWords();
  return (
    <form className="in-line" role="search" aria-labelledby="members" onSubmit={(event) => event.preventDefault()}>
      <ChoiceEntry
        label={t("members.role")}
        value={filter.role}
        onChange={(role) => choose({ ...filter, role })}
        options={[{ value: "", text: t("members.any") }, ...ROLES.map((value) => ({ value, text: t(`lead.role.${value}`) }))]}
      />
      <ChoiceEntry
        label={t("members.standing")}
        value={filter.standing}
        onChange={(standing) => choose({ ...filter, standing })}
        options={[{ value: "", text: t("members.any") }, ...STANDINGS.map((value) => ({ value, text: t(`members.standing.${value}`) }))]}
      />
      <ChoiceEntry
        label={t("items.order")}
        value={filter.order}
        onChange={(order) => choose({ ...filter, order })}
        options={ORDERS.map((value) => ({ value, text: t(`members.order.${value}`) }))}
      />
      <TextEntry type="search" label={t("members.search")} value={search} onChange={setSearch} maxLength={200} />
    </form>
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
  const archived = view.state === "archived";
  const kinds = deedsOn(member, { paid: currency !== undefined, trains: trains({ view }), archived });
  return (
    <tr>
      <th scope="row" className="line">
        {!archived && ((judges && member.standing !== "imported") || member.judged > 0) ? (
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
      <td className="figures" data-head={t("members.judged")}>{number(member.judged + member.imported)}</td>
      <td className="figures" data-head={t("members.skipped")}>{number(member.skipped)}</td>
      <td className="figures" data-head={t("members.each")}>
        {member.judged === 0 ? "–" : seconds(member.seconds / member.judged)}
      </td>
      {currency && (
        <td className="figures" data-head={t("members.earned")}>
          {money(member.earned, currency)}
        </td>
      )}
      {currency && (
        <td className="figures" data-head={t("members.paid")}>
          {money(member.paid, currency)}
        </td>
      )}
      <td data-head={t("members.guideline")}>{!judges ? "–" : (member.guideline ?? t("members.unread"))}</td>
      <td data-head={t("members.last")}>{member.last_at === null ? t("members.never") : apart(member.last_at)}</td>
      {may.run && (
        <td className="line">
          {/* Nobody locks themselves out by mistake; another lead can do it. */}
          {member.rater !== who.person && kinds.length > 0 && <Deeds member={member} kinds={kinds} onDeed={onDeed} />}
        </td>
      )}
    </tr>
  );
}

type DeedsProps = { readonly member: Member; readonly kinds: readonly DeedKind[]; readonly onDeed: (kind: DeedKind) => void };

function Deeds({ member, kinds, onDeed }: DeedsProps) {
  const { t } = useWords();
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
