import type { Member, MemberPage } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { membersAddress } from "../people/filter";
import { StandingBadge } from "../raters/StandingBadge";
import { nameOf } from "./attention";

type Props = { readonly campaign: string; readonly page: MemberPage; readonly currency: string | null };

/** The raters who judged most, with what they did, and where all are. */
export function RaterTable({ campaign, page, currency }: Props) {
  const { t } = useWords();
  const raters = page.raters.filter((member) => member.role === "rater" || member.role === "expert" || member.judged > 0);
  if (raters.length === 0) return null;
  return (
    <section aria-labelledby="raters">
      <h2 id="raters">{t("overview.raters")}</h2>
      <div className="scroll" role="group" aria-labelledby="raters" tabIndex={0}>
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("members.name")}</th>
              <th scope="col" className="figures">
                {t("members.judged")}
              </th>
              <th scope="col" className="figures">
                {t("members.skipped")}
              </th>
              <th scope="col" className="figures">
                {t("members.each")}
              </th>
              {currency !== null && (
                <th scope="col" className="figures">
                  {t("members.earned")}
                </th>
              )}
              <th scope="col">{t("members.last")}</th>
            </tr>
          </thead>
          <tbody>
            {raters.map((member) => (
              <Row key={member.rater} member={member} currency={currency} />
            ))}
          </tbody>
        </table>
      </div>
      {page.next !== null && (
        <p>
          {t("overview.raters.most", { count: raters.length })} <a href={membersAddress(campaign, { order: "judged" })}>{t("overview.raters.all")}</a>
        </p>
      )}
    </section>
  );
}

function Row({ member, currency }: { member: Member; currency: string | null }) {
  const { t } = useWords();
  const { number, seconds, money, apart } = useFigures();
  return (
    <tr>
      <th scope="row" className="line">
        <span dir="auto">{nameOf(member)}</span>{" "}
        {member.standing !== "active" && (
          <StandingBadge standing={member.standing} />
        )}
      </th>
      <td className="figures" data-head={t("members.judged")}>{number(member.judged)}</td>
      <td className="figures" data-head={t("members.skipped")}>{number(member.skipped)}</td>
      <td className="figures" data-head={t("members.each")}>
        {member.judged === 0 ? "–" : seconds(member.seconds / member.judged)}
      </td>
      {currency !== null && (
        <td className="figures" data-head={t("members.earned")}>
          {money(member.earned, currency)}
        </td>
      )}
      <td data-head={t("members.last")}>{member.last_at === null ? t("members.never") : apart(member.last_at)}</td>
    </tr>
  );
}
