import type { Share } from "../../api/preferenceshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { raterAddress } from "../place";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Trouble } from "../parts/Trouble";

/** How each rater decides: reliability, place, length, ties, second looks; those who stand out first, page by page. */
export function Habits({ place, question }: { place: Place; question: string }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { campaign, view } = place;
  const pages = usePages(question);
  const { answer, error, again } = useLoading(`${view.campaign} ${question} ${pages.after}`, (signal) =>
    campaign.preferenceRaters(question, pages.after, signal),
  );
  const raters = answer?.raters ?? [];
  if (raters.length === 0 && pages.first) return <Trouble error={error} onAgain={again} />;
  const write = ({ value, lower, upper }: Share) =>
    value === null ? "–" : lower === null || upper === null ? percent(value) : `${percent(value)} (${percent(lower)}–${percent(upper)})`;
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
            {raters.map((one) => (
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
      <Trouble error={error} onAgain={again} />
      <Pager pages={pages} next={answer?.next ?? null} />
    </section>
  );
}
