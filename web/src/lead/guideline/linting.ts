/** Asking the server what a text of the guideline lacks, while it is written. */

import { useEffect, useState } from "react";

import type { Remark } from "../../api/leadshapes";
import type { Place } from "../CampaignPages";

const WAIT = 600;

/** The remarks about the newest text that was looked at; null until the server has said so, or when it cannot. */
export function useRemarks(campaign: Place["campaign"], text: string | null): readonly Remark[] | null {
  const [remarks, setRemarks] = useState<readonly Remark[] | null>(null);
  const empty = text === null || text.trim() === "";
  useEffect(() => {
    if (empty) return setRemarks(null);
    const cut = new AbortController();
    const timer = setTimeout(() => {
      campaign.lint(text, cut.signal).then(setRemarks, () => !cut.signal.aborted && setRemarks(null));
    }, WAIT);
    return () => {
      clearTimeout(timer);
      cut.abort();
    };
  }, [campaign, text]);
  return remarks;
}
