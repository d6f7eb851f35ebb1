import type { Dispute } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { excerptLine } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Subpages } from "../parts/Subpages";
import { Trouble, Waiting } from "../parts/Trouble";
import { under } from "../place";
import { Adjudicate } from "./Adjudicate";
import { settles } from "./settling";
import "./disputes.css";

const KINDS: Readonly<Record<Dispute["why"], "warn" | "plain" | "good">> = {
  found: "warn",
  contested: "warn",
  reported: "warn",
  disagreed: "plain",
  confirm: "good",
};

/** The queue of items that need an expert; or the one that is open. */
export default function Disputes(place: Place & { readonly item: string | undefined }) {
  const { campaign } = place.view;
  return (
    <>
      <Subpages campaign={campaign} pages={["disputes", "appeals"]} now="disputes" />
      {place.item === undefined ? <Queue {...place} /> : <Adjudicate key={place.item} place={place} item={place.item} />}
    </>
  );
}

function Queue(place: Place) {
  const { t } = useWords();
  const { number, percent, apart } = useFigures();
  const { campaign, view, may } = place;
  const pages = usePages(view.campaign);
  const { answer, error, again } = useLoading(`${view.campaign} ${pages.after}`, (signal) => campaign.quality.disputes(pages.after, signal));
  const first = answer?.disputes[0];
  const sought = settles(view.spec);
  return (
    <section aria-labelledby="disputes">
      <h2 id="disputes">{t("disputes.title")}</h2>
      <p>{t(sought ? "disputes.about" : "disputes.descriptive")}</p>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer?.disputes.length === 0 && <p className="empty">{t(sought ? "disputes.none" : "disputes.none.reported")}</p>}
      {first !== undefined && may.settle && sought && (
        <p>
          <a className="button main" href={under(view.campaign, "disputes", first.item)}>
            {t("disputes.begin")}
          </a>
        </p>
      )}
      {answer !== null && answer.disputes.length > 0 && (
        <Scroll labelledBy="disputes">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("items.item")}</th>
                <th scope="col">{t("items.content")}</th>
                <th scope="col">{t("items.why")}</th>
                <th scope="col" className="figures">
                  {t("items.judged")}
                </th>
                <th scope="col" className="figures">
                  {t("quality.likeliest")}
                </th>
                <th scope="col">{t("disputes.since")}</th>
              </tr>
            </thead>
            <tbody>
              {answer.disputes.map((one) => (
                <tr key={one.item}>
                  <th scope="row">
                    <a href={under(view.campaign, "disputes", one.item)}>{one.item}</a>
                  </th>
                  <td className="line">
                    <div className="excerpt" dir="auto" lang={view.spec.language}>
                      {excerptLine(one.excerpt, view.spec.content)}
                    </div>
                  </td>
                  <td>
                    <Badge kind={KINDS[one.why] ?? "plain"}>{t(`disputes.why.${one.why}`)}</Badge>
                  </td>
                  <td className="figures" data-head={t("items.judged")}>
                    {number(one.judged)}
                  </td>
                  <td className="figures" data-head={t("quality.likeliest")}>
                    {one.probability === null ? "–" : percent(one.probability)}
                  </td>
                  <td data-head={t("disputes.since")}>{one.since === 0 ? "–" : apart(one.since)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Pager pages={pages} next={answer?.next ?? null} />
    </section>
  );
}
