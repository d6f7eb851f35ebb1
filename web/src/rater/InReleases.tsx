import { useEffect, useState } from "react";

import type { OwnRelease } from "../api/growing";
import type { Campaign } from "../api/rater";
import { Pager, usePages } from "../lead/parts/Pager";
import { useWords } from "../words/Words";
import { fatesOf, receiptCommand } from "./receipts";
import { Trouble } from "./Trouble";

type Found = { readonly releases: readonly OwnRelease[] | null; readonly next: string | null };

type Props = { readonly campaign: string; readonly api: Campaign };

/** What became of the rater's own judgments in each release, and how to see that without believing the page. */
export function InReleases({ campaign, api }: Props) {
  const { t, language } = useWords();
  const [{ releases: found, next }, setFound] = useState<Found>({ releases: null, next: null });
  const [error, setError] = useState<unknown>(null);
  const pages = usePages(campaign);
  useEffect(() => {
    let current = true;
    api.inReleases(pages.after).then((page) => current && setFound(page), setError);
    return () => {
      current = false;
    };
  }, [api, pages.after]);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const newest = found?.[0];
  return (
    <>
      <h3 id="in-releases">{t("growing.receipts.releases")}</h3>
      {error !== null && (
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      )}
      {found !== null && newest === undefined && <p>{t("growing.receipts.releases.none")}</p>}
      {found !== null && newest !== undefined && (
        <>
          <p>{t("growing.receipts.releases.about")}</p>
          {found.map((one) => (
            <section key={one.version} aria-labelledby={`in-${one.version}`}>
              <h4 id={`in-${one.version}`}>{t("growing.receipts.version", { version: one.version, at: day.format(one.at) })}</h4>
              <ul>
                {fatesOf(one, t).map((line) => (
                  <li key={line} dir="auto">
                    {line}
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <Pager pages={pages} next={next} />
          <details>
            <summary>{t("growing.receipts.check")}</summary>
            <p>{t("growing.receipts.check.about")}</p>
            <pre className="code" dir="ltr" tabIndex={0} aria-label={t("growing.receipts.check")}>
              {receiptCommand(campaign, newest.version)}
            </pre>
          </details>
        </>
      )}
    </>
  );
}
