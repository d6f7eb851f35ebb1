import { campaigns } from "../api/lead";
import type { Session } from "../api/shapes";
import { useWords } from "../words/Words";
import { Badge } from "./parts/Badge";
import { useFigures } from "./parts/figures";
import { useLoading } from "./parts/loading";
import { Pager, usePages } from "./parts/Pager";
import { Trouble, Waiting } from "./parts/Trouble";
import { tabAddress } from "./place";
import { useTitle } from "./parts/arrival";

/** The campaigns that one may read, the newest first. */
export function Campaigns({ who }: { who: Session }) {
  const { t } = useWords();
  const { number, day } = useFigures();
  const pages = usePages("campaigns");
  const { answer, error, again } = useLoading(`campaigns ${pages.after}`, (signal) => campaigns.list(pages.after, signal));
  const rows = answer?.campaigns ?? [];
  const owner = who.install_role === "owner";
  useTitle(t("lead.campaigns"));
  return (
    <main id="main" tabIndex={-1} className="folio">
      <div className="heading">
        <h1>{t("lead.campaigns")}</h1>
        {owner && (
          <a className="button main" href="/lead/new">
            {t("lead.new")}
          </a>
        )}
      </div>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && rows.length === 0 && (
        <div className="empty">
          <p>{owner ? t("lead.campaigns.none.owner") : t("lead.campaigns.none")}</p>
        </div>
      )}
      {rows.length > 0 && (
        <div className="scroll" role="group" aria-label={t("lead.campaigns")} tabIndex={0}>
          <table className="dense">
            <thead>
              <tr>
                <th scope="col">{t("lead.title")}</th>
                <th scope="col">{t("lead.state")}</th>
                <th scope="col" className="figures">
                  {t("lead.items")}
                </th>
                <th scope="col">{t("lead.guideline")}</th>
                <th scope="col">{t("lead.opened")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.campaign}>
                  <th scope="row">
                    <a href={tabAddress(one.campaign, "overview")} dir="auto">
                      {one.title}
                    </a>
                    <div className="aside">{one.campaign}</div>
                  </th>
                  <td>
                    <Badge kind={one.state === "open" ? "good" : "plain"}>{t(`lead.state.${one.state}`)}</Badge>
                    {one.archive !== null && <div className="aside">{day(one.archive.at)}</div>}
                  </td>
                  <td className="figures">{number(one.items - one.retired)}</td>
                  <td>{one.guideline}</td>
                  <td>
                    <time dateTime={new Date(one.opened_at).toISOString()}>{day(one.opened_at)}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager pages={pages} next={answer?.next ?? null} />
    </main>
  );
}
