import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { namesOf } from "../parts/names";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Trouble } from "../parts/Trouble";
import { itemAddress, raterAddress } from "../place";

type Props = {
  readonly place: Place;
  /** Whom it is about, where one rater is looked at under a heading of their page. */
  readonly rater?: string;
};

/** What rules did, the newest first, page by page; nothing where none ever fired. */
export function Firings({ place, rater }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  const { campaign, view } = place;
  const key = `${view.campaign} ${rater ?? ""}`;
  const pages = usePages(key);
  const { answer, error, again } = useLoading(`${key} ${pages.after}`, async (signal) => {
    const page = await campaign.quality.firings({ rater, after: pages.after }, signal);
    return { ...page, named: await namesOf(campaign, page.firings.map((one) => one.rater), signal) };
  });
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {answer !== null && answer.firings.length > 0 && (
        <Scroll label={t("checks.firings")}>
          <table className="dense stacked">
            {rater === undefined && <caption>{t("checks.firings")}</caption>}
            <thead>
              <tr>
                <th scope="col">{t("record.at")}</th>
                <th scope="col">{t("checks.rule")}</th>
                <th scope="col">{t("checks.action")}</th>
                <th scope="col">{t("checks.about")}</th>
              </tr>
            </thead>
            <tbody>
              {answer.firings.map((one) => (
                <tr key={one.firing}>
                  <td>
                    <time dateTime={new Date(one.at).toISOString()}>{moment(one.at)}</time>
                  </td>
                  <th scope="row">{one.rule}</th>
                  <td>{t(`checks.then.${one.action as "pause"}`)}</td>
                  <td>
                    {one.rater !== null && (
                      <a href={raterAddress(view.campaign, one.rater)} dir="auto">
                        {answer.named(one.rater)}
                      </a>
                    )}{" "}
                    {one.item !== null && <a href={itemAddress(view.campaign, one.item)}>{one.item}</a>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Pager pages={pages} next={answer?.next ?? null} of={t("checks.firings")} />
    </>
  );
}
