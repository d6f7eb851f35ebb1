import { useState } from "react";

import type { ItemView } from "../../api/leadshapes";
import { ItemContent } from "../../content/ItemContent";
import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";
import type { Place } from "../CampaignPages";
import { hasGold, settles } from "../disputes/settling";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { namesOf, peopleIn, type Named } from "../parts/names";
import { Trouble, Waiting } from "../parts/Trouble";
import { tabAddress } from "../place";
import { History } from "./History";
import { Judgments } from "./Judgments";
import { Notes } from "./Notes";
import { Retire } from "./Retire";
import { Settle, type SettleKind } from "./Settle";
import "./items.css";

/** One item: its content, its judgments side by side, what was said about it, what may be done, what happened. */
export default function Item(place: Place & { readonly item: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(place.item, async (signal) => {
    const item = await campaign.item(place.item, signal);
    return { item, named: await namesOf(campaign, peopleIn(item), signal) };
  });
  return (
    <>
      <p>
        <a href={tabAddress(view.campaign, "items")}>{t("items.all")}</a>
      </p>
      <Trouble error={error} onAgain={again} />
      {answer === null ? error === null && <Waiting /> : <Opened place={place} {...answer} again={again} />}
    </>
  );
}

type OpenedProps = { readonly place: Place; readonly item: ItemView; readonly named: Named; readonly again: () => void };

function Opened({ place, item, named, again }: OpenedProps) {
  const { t } = useWords();
  const { spec } = place.view;
  return (
    <>
      <h2>
        {t("items.one", { item: item.item })} <Standing item={item} />
      </h2>
      <article className="paper" lang={spec.language} dir={directionOf(spec.language)}>
        <ItemContent fields={spec.content} content={item.content} t={t} />
      </article>
      {item.explanation !== null && (
        <section aria-labelledby="explanation">
          <h2 id="explanation">{t("items.explanation")}</h2>
          <Markdown value={item.explanation} t={t} />
        </section>
      )}
      <section aria-labelledby="judgments">
        <h2 id="judgments">{t("items.judgments", { count: item.counts.judgments, wanted: item.wanted })}</h2>
        <Judgments place={place} item={item} named={named} />
        <Cut shown={item.judgments.length} all={item.counts.judgments} />
      </section>
      <Notes title={t("items.problems.title")} notes={item.problems} named={named} />
      <Cut shown={item.problems.length} all={item.counts.problems} />
      <Notes title={t("items.skips.title")} notes={item.skips} named={named} />
      <Cut shown={item.skips.length} all={item.counts.skips} />
      {(place.may.settle || place.may.run) && <Doing place={place} item={item} again={again} />}
      <section aria-labelledby="history">
        <h2 id="history">{t("items.history")}</h2>
        <History place={place} history={item.history} named={named} />
        <Cut shown={item.history.length} all={item.counts.events} />
      </section>
    </>
  );
}

/** That the first of a list are shown, where there are more. */
function Cut({ shown, all }: { shown: number; all: number }) {
  const { t } = useWords();
  const { number } = useFigures();
  return all > shown ? <p className="aside">{t("items.cut", { shown: number(shown), count: number(all) })}</p> : null;
}

function Standing({ item }: { item: ItemView }) {
  const { t } = useWords();
  return (
    <span className="badges">
      {item.state === "retired" && <Badge>{t("items.is.retired")}</Badge>}
      {item.bank !== "" && <Badge>{t(`items.bank.${item.bank as "gold"}`)}</Badge>}
      {(item.outcome === "quorate" || item.outcome === "contested") && (
        <Badge kind={item.outcome === "quorate" ? "good" : "warn"}>{t(`quality.outcome.${item.outcome}`)}</Badge>
      )}
      {item.proposed && <Badge kind="warn">{t("items.is.proposed")}</Badge>}
      {item.gold !== null && <Badge kind="warn">{t("items.is.gold")}</Badge>}
      {item.adjudicated !== null && <Badge kind="good">{t("items.is.adjudicated")}</Badge>}
      {item.held > 0 && <Badge>{t("items.is.held", { count: item.held })}</Badge>}
    </span>
  );
}

function Doing({ place, item, again }: { place: Place; item: ItemView; again: () => void }) {
  const { t } = useWords();
  const [open, setOpen] = useState<SettleKind | "retire" | null>(null);
  const done = () => {
    setOpen(null);
    again();
  };
  const known = hasGold(place.view.spec, item);
  return (
    <section aria-labelledby="doing">
      <h2 id="doing">{t("items.decide")}</h2>
      <div className="buttons">
        {place.may.settle && settles(place.view.spec) && (
          <button type="button" aria-expanded={open === "settle"} onClick={() => setOpen(open === "settle" ? null : "settle")}>
            {t("items.settle")}
          </button>
        )}
        {place.may.settle && known && (
          <button type="button" aria-expanded={open === "gold"} onClick={() => setOpen(open === "gold" ? null : "gold")}>
            {t(item.gold === null ? "items.gold.set" : "items.gold.change")}
          </button>
        )}
        {place.may.run && item.state === "open" && (
          <button type="button" onClick={() => setOpen("retire")}>
            {t("items.retire")}
          </button>
        )}
      </div>
      {place.may.settle && !known && <p className="aside">{t("items.gold.spread")}</p>}
      {(open === "settle" || open === "gold") && (
        <Settle key={open} kind={open} place={place} item={item} onDone={done} onClose={() => setOpen(null)} />
      )}
      {open === "retire" && <Retire place={place} item={item} onDone={done} onClose={() => setOpen(null)} />}
    </section>
  );
}
