/** Where what needs the lead is dealt with. */

import type { Need } from "../../api/qualityshapes";
import { itemAddress, tabAddress, under } from "../place";

/** The address of what a need names; the page of quality itself for a page that is not known here. */
export function needAddress(campaign: string, kind: Need["kind"], { page, id }: Need["link"]): string {
  const quality = tabAddress(campaign, "quality");
  // A bank is no item: it is filled where items are added.
  if (kind === "bank") return tabAddress(campaign, "items");
  if (kind === "split" && page === "quality") return `${quality}#agreement`;
  switch (page) {
    case "rater":
    case "raters":
      return id === null ? `${quality}#raters` : under(campaign, "raters", id);
    case "item":
    case "items":
      return id === null ? tabAddress(campaign, "items") : itemAddress(campaign, id);
    case "dispute":
    case "disputes":
      return id === null ? tabAddress(campaign, "disputes") : under(campaign, "disputes", id);
    case "appeal":
    case "appeals":
      return under(campaign, "appeals");
    case "finding":
    case "findings":
    case "check":
    case "checks":
    case "rules":
      return under(campaign, "checks");
    case "calibration":
      return id === null ? tabAddress(campaign, "calibration") : under(campaign, "calibration", id);
    case "budget":
      return `${quality}#budget`;
    case "guideline":
    case "people":
    case "settings":
    case "record":
      return tabAddress(campaign, page);
    default:
      return quality;
  }
}
