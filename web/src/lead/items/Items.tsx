import { useState } from "react";

import type { ItemLine, ItemOrder, ItemShown } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { ChoiceEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useFilter } from "../parts/filtering";
import { excerptLine } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Trouble, Waiting } from "../parts/Trouble";
import { itemAddress } from "../place";
import { filterAddress, filterOf } from "./filter";
import { Upload } from "./Upload";

const STATES: readonly ItemShown[] = ["all", "open", "held", "judged", "skipped", "problems", "gold", "adjudicated", "retired"];
const ORDERS: readonly ItemOrder[] = ["place", "item", "added", "judged", "skips", "problems"];
const PAGE = 50;

/** The items: add some, find some, page by page. The filter is in the address, so that a list can be sent to somebody. */
export default function Items(place: Place) {
  const { t } = useWords();
  const { campaign, view, may } = place;
  // Whoever only settles items wants those that have their judgments.
  const usual = may.settle && !may.run ? "judged" : "all";
  const { filter, choose, search, setSearch } = useFilter(() => filterOf(location.search, usual), filterAddress);
  const [added, setAdded] = useState(0);
  const { state, order } = filter;
  const pages = usePages(`${state} ${order} ${filter.search}`);
  const { answer, error, again } = useLoading(
    `${view.campaign} ${state} ${order} ${filter.search} ${pages.after}`,
    (signal) => campaign.items({ state, order, search: filter.search, after: pages.after, limit: PAGE }, signal),
    added,
  );
  return (
    <>
      {may.run && view.state === "open" && (
        <Upload
          place={place}
          onAdded={() => {
            setAdded((before) => before + 1);
            place.again();
          }}
        />
      )}
      <section aria-labelledby="items">
        <h2 id="items">{t("lead.items")}</h2>
        <form className="in-line" role="search" onSubmit={(event) => event.preventDefault()}>
          <ChoiceEntry
            label={t("items.filter")}
            value={state}
            onChange={(one) => choose({ ...filter, state: one })}
            options={STATES.map((value) => ({ value, text: t(`items.state.${value}`) }))}
          />
          <ChoiceEntry
            label={t("items.order")}
            value={order}
            onChange={(one) => choose({ ...filter, order: one })}
            options={ORDERS.map((value) => ({ value, text: t(`items.order.${value}`) }))}
          />
          <TextEntry type="search" label={t("items.search")} value={search} onChange={setSearch} maxLength={200} />
        </form>
        <Trouble error={error} onAgain={again} />
        {answer === null && error === null && <Waiting />}
        {answer?.items.length === 0 && (
          <p className="empty">{t(view.items === 0 ? "items.none" : "items.nothing")}</p>
        )}
        {answer !== null && answer.items.length > 0 && <List place={place} items={answer.items} />}
        <Pager pages={pages} next={answer?.next ?? null} />
      </section>
    </>
  );
}

function List({ place: { view }, items }: { place: Place; items: readonly ItemLine[] }) {
  const { t } = useWords();
  const { number } = useFigures();
  return (
    <div className="scroll" role="group" aria-labelledby="items" tabIndex={0}>
      <table className="dense">
        <thead>
          <tr>
            <th scope="col">{t("items.item")}</th>
            <th scope="col">{t("items.content")}</th>
            {(["items.judged", "items.skips", "items.problems"] as const).map((word) => (
              <th key={word} scope="col" className="figures">
                {t(word)}
              </th>
            ))}
            <th scope="col">{t("lead.state")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.item}>
              <th scope="row">
                <a href={itemAddress(view.campaign, item.item)}>{item.item}</a>
              </th>
              <td>
                <div className="excerpt" dir="auto" lang={view.spec.language}>
                  {excerptLine(item.excerpt, view.spec.content)}
                </div>
              </td>
              <td className="figures">
                {number(item.judged)}/{number(item.wanted)}
              </td>
              <td className="figures">{number(item.skips)}</td>
              <td className="figures">{number(item.problems)}</td>
              <td>
                <Badges item={item} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Badges({ item }: { item: ItemLine }) {
  const { t } = useWords();
  return (
    <span className="badges">
      {item.state === "retired" && <Badge>{t("items.is.retired")}</Badge>}
      {item.state === "open" && item.judged >= item.wanted && <Badge kind="good">{t("items.is.judged")}</Badge>}
      {item.held > 0 && <Badge>{t("items.is.held", { count: item.held })}</Badge>}
      {item.bank !== "" && <Badge>{t(`items.bank.${item.bank as "gold"}`)}</Badge>}
      {item.gold && item.bank === "" && <Badge kind="warn">{t("items.is.gold")}</Badge>}
      {item.adjudicated && <Badge kind="good">{t("items.is.adjudicated")}</Badge>}
    </span>
  );
}
