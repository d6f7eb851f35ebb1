import type { RewardReport } from "../../../api/rewardshapes";
import { useWords } from "../../../words/Words";
import type { Place } from "../../CampaignPages";
import { useFigures } from "../../parts/figures";
import { Scroll } from "../../parts/Scroll";
import { raterAddress } from "../../place";
import { Shared } from "./Shared";

type Props = { readonly place: Place; readonly report: RewardReport; readonly least: number };

/** How often the votes of each rater agree with models that saw none of them, the least first. */
export function Raters({ place, report, least }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const { raters, raters_left_out: left } = report;
  if (raters.length + left === 0) return null;
  return (
    <section aria-labelledby="reward-raters">
      <h3 id="reward-raters">{t("reward.raters")}</h3>
      {raters.length > 0 && (
        <>
          <p className="aside">{t("reward.raters.note")}</p>
          <Scroll labelledBy="reward-raters">
            <table className="dense stacked">
              <thead>
                <tr>
                  <th scope="col">{t("members.name")}</th>
                  <th scope="col">{t("reward.interval")}</th>
                  <th scope="col" className="figures">
                    {t("reward.right")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {raters.map((one) => (
                  <tr key={one.rater}>
                    <th scope="row" className="line" dir="auto">
                      <a href={raterAddress(place.view.campaign, one.rater)}>{one.name}</a>
                    </th>
                    <Shared of={one.accuracy} head={t("reward.right")} />
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
      {left > 0 && <p className="aside">{t("reward.raters.left", { count: left, least: number(least) })}</p>}
    </section>
  );
}
