import { session } from "../api/rater";
import { useLoading } from "../lead/parts/loading";
import { Pager, usePages } from "../lead/parts/Pager";
import { leads, useSession } from "../people/session";
import { go } from "../route";
import { useWords } from "../words/Words";
import { Frame } from "./Frame";
import { Trouble } from "./Trouble";

/** The first page: the campaigns that one judges in. */
export function Home() {
  const { t } = useWords();
  const { who, error, again } = useSession();
  const pages = usePages("judging");
  const listed = useLoading(`judging ${who === null ? "" : who.person} ${pages.after}`, async (signal) =>
    who === null ? null : session.campaigns(true, pages.after, signal),
  );
  if (who === null) {
    return error === null ? (
      <p className="opening" role="status">{t("page.opening")}</p>
    ) : (
      <Frame title="Quorate">
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
          <button type="button" onClick={again}>{t("rater.again")}</button>
        </div>
      </Frame>
    );
  }
  const own = listed.answer?.campaigns ?? [];
  const links = (
    <>
      {leads(who) ? <a href="/lead">{t("rater.home.lead")}</a> : null}
      <a href="/account">{t("rater.home.account")}</a>
    </>
  );
  return (
    <Frame title={t("rater.home.title")} links={links}>
      {listed.answer !== null && own.length === 0 ? <p>{t("rater.home.none")}</p> : null}
      {listed.error === null ? null : (
        <div className="note bad" role="alert">
          <Trouble error={listed.error} t={t} />
          <button type="button" onClick={listed.again}>{t("rater.again")}</button>
        </div>
      )}
      <ul className="cards">
        {own.map(({ campaign, title, state, standing, role }) => (
          <li key={campaign} className="card">
            <h2>
              <a href={`/c/${campaign}`}>{title}</a>
            </h2>
            <p className="aside">
              {standing === "removed" ? (
                t("rater.rest.removed.title")
              ) : (
                <>
                  {state === "archived" ? t("archive.title") : state !== "open" ? t("rater.home.closed") : standing === "paused" ? t("rater.home.paused") : t("rater.home.open")}
                  {" · "}
                  <a href={`/c/${campaign}/progress`}>{t("rater.own.title")}</a>
                </>
              )}
              {role === "expert" && standing !== "removed" && (
                <>
                  {" · "}
                  <a href={`/lead/c/${campaign}/disputes`}>{t("rater.home.disputes")}</a>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      <Pager pages={pages} next={listed.answer?.next ?? null} />
      <button type="button" onClick={() => void session.close().then(() => go("/login"))}>
        {t("rater.home.leave")}
      </button>
    </Frame>
  );
}
