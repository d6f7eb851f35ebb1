import type { Preference, Share } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { raterAddress } from "../place";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";

/** How each rater decides: reliability, place, length, ties, second looks; those who stand out first. */
export function Habits({ place, found }: { place: Place; found: Preference }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  if (found.habits.length === 0) return null;
  const write = ({ value, lower, upper }: Share) =>
    value === null ? "–" : lower === null || upper === null ? percent(value) : `${percent(value)} (${percent(lower)}–${percent(upper)})`;
  const ordered = [...found.habits].sort((a, b) => oddity(b) - oddity(a) || b.comparisons - a.comparisons);
  return (
    <section aria-labelledby="habits">
      <h2 id="habits">{t("preference.habits")}</h2>
      <p className="aside">{t("preference.habits.note")}</p>
      <Scroll labelledBy="habits">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("members.name")}</th>
              <th scope="col" className="figures">
                {t("preference.comparisons")}
              </th>
              <th scope="col" className="figures">
                {t("preference.reliability")}
              </th>
              <th scope="col" className="figures">
                {t("preference.first")}
              </th>
              <th scope="col" className="figures">
                {t("preference.longer.rate")}
              </th>
              <th scope="col" className="figures">
                {t("preference.ties")}
              </th>
              <th scope="col" className="figures">
                {t("preference.flips")}
              </th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((one) => (
              <tr key={one.rater}>
                <th scope="row" className="line" dir="auto">
                  <a href={raterAddress(place.view.campaign, one.rater)}>{one.name}</a>
                </th>
                <td className="figures" data-head={t("preference.comparisons")}>
                  {number(one.comparisons)}
                </td>
                <td className="figures" data-head={t("preference.reliability")}>
                  {write(one.reliability)}
                </td>
                <td className="figures" data-head={t("preference.first")}>
                  {write(one.first)}
                </td>
                <td className="figures" data-head={t("preference.longer.rate")}>
                  {write(one.longer)}
                </td>
                <td className="figures" data-head={t("preference.ties")}>
                  {write(one.ties)}
                </td>
                <td className="figures" data-head={t("preference.flips")}>
                  {write(one.flips)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** How far the nearer end of an interval is from a coin, by place or by length. */
function oddity({ first, longer }: { first: Share; longer: Share }): number {
  const far = ({ lower, upper }: Share) => (lower === null || upper === null ? 0 : Math.max(lower - 0.5, 0.5 - upper, 0));
  return Math.max(far(first), far(longer));
}
