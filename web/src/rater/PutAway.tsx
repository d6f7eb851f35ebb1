import { useEffect, useState, type ReactNode } from "react";

import { Refused } from "../api/problem";
import { campaign as campaignOf, session } from "../api/rater";
import type { Membership, OwnProgress } from "../api/shapes";
import { useWords } from "../words/Words";
import { duration, money } from "./figures";
import { Frame } from "./Frame";
import { Trouble } from "./Trouble";

type Props = {
  readonly campaign: string;
  readonly error: unknown;
  /** The title of the page, where this is all of it. */
  readonly title?: string;
  /** What else is said when something went wrong. */
  readonly children?: ReactNode;
};

type Found = { readonly title: string; readonly own: OwnProgress };

/** What went wrong on a page of a campaign; or, where it rests in an archive, that, and what the rater did and earned. */
export function Stopped({ campaign, error, title, children }: Props) {
  const { t } = useWords();
  const [found, setFound] = useState<Found | "here" | null>(null);
  const refused = error instanceof Refused && error.status === 409;
  useEffect(() => {
    if (!refused) return;
    let current = true;
    void putAway(campaign).then((next) => current && setFound(next));
    return () => {
      current = false;
    };
  }, [campaign, refused]);
  if (refused && found === null) return <p className="opening" role="status">{t("page.opening")}</p>;
  const away = found !== null && found !== "here";
  const told = away ? (
    <Figures {...found} />
  ) : (
    <>
      <div className="note bad" role="alert">
        <Trouble error={error} t={t} />
      </div>
      {children}
    </>
  );
  return title === undefined ? told : <Frame title={away ? t("archive.title") : title}>{told}</Frame>;
}

/** What is told of a campaign in an archive; `here` when it is in none. */
async function putAway(campaign: string): Promise<Found | "here"> {
  try {
    const { campaigns } = await session.read();
    const mine: Membership | undefined = campaigns.find((one) => one.campaign === campaign);
    if (mine?.state !== "archived") return "here";
    return { title: mine.title, own: await campaignOf(campaign).progress(new Date().setHours(0, 0, 0, 0)) };
  } catch {
    return "here";
  }
}

function Figures({ title, own }: Found) {
  const { t, language } = useWords();
  const facts: [string, string | number][] = [
    [t("rater.own.judged"), own.judged],
    [t("rater.own.time"), duration(own.seconds, t)],
    ...(own.currency === null ? [] : [[t("rater.own.earned"), money(own.earned, own.currency, language)] as [string, string]]),
  ];
  return (
    <>
      <p className="aside" dir="auto">
        {title}
      </p>
      <p>{t("archive.rater")}</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      {own.currency === null ? null : (
        <p>{t("rater.own.paid", { paid: money(own.paid, own.currency, language), due: money(Math.max(0, own.earned - own.paid), own.currency, language) })}</p>
      )}
    </>
  );
}
