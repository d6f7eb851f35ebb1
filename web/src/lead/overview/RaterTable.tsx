import type { Member } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { StandingBadge } from "../raters/StandingBadge";
import { nameOf } from "./attention";

type Props = { readonly members: readonly Member[]; readonly currency: string | null };

/** The raters with what they did. */
export function RaterTable({ members, currency }: Props) {
  const { t } = useWords();
  const raters = members.filter((member) => member.role === "rater" || member.role === "expert" || member.judged > 0);
  if (raters.length === 0) return null;
  return (
    <section aria-labelledby="raters">
      <h2 id="raters">{t("overview.raters")}</h2>
      <div className="scroll" role="group" aria-labelledby="raters" tabIndex={0}>
        <table className="dense">
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
            {[...raters]
              .sort((a, b) => b.judged - a.judged)
              .map((member) => (
                <Row key={member.rater} member={member} currency={currency} />
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ member, currency }: { member: Member; currency: string | null }) {
  const { t } = useWords();
  const { number, seconds, money, apart } = useFigures();
  return (
    <tr>
      <th scope="row">
        <span dir="auto">{nameOf(member)}</span>{" "}
        {member.standing !== "active" && (
          <StandingBadge standing={member.standing} />
        )}
      </th>
      <td className="figures">{number(member.judged)}</td>
      <td className="figures">{number(member.skipped)}</td>
      <td className="figures">{member.judged === 0 ? "–" : seconds(member.seconds / member.judged)}</td>
      {currency !== null && <td className="figures">{money(member.earned, currency)}</td>}
      <td>{member.last_at === null ? t("members.never") : apart(member.last_at)}</td>
    </tr>
  );
}
