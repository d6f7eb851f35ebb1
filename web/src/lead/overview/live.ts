/** The status of a campaign as it changes: told by the server, or asked for while it cannot tell. */

import { useEffect, useState } from "react";

import type { LeadCampaign } from "../../api/lead";
import type { Status } from "../../api/leadshapes";

export type Live = {
  readonly status: Status | null;
  readonly error: unknown;
  /** `live`: the server tells; `asking`: the page asks every ten seconds. */
  readonly how: "waiting" | "live" | "asking";
};

const ASK_EVERY = 10_000;
const TRY_AGAIN = 60_000;

/** The newest status. While the page is hidden nothing is kept open. */
export function useLive(campaign: LeadCampaign): Live {
  const [state, setState] = useState<Live>({ status: null, error: null, how: "waiting" });
  useEffect(() => {
    let stop = () => undefined as void;
    const begin = () => {
      stop();
      stop = document.hidden ? () => undefined : follow(campaign, setState);
    };
    begin();
    document.addEventListener("visibilitychange", begin);
    return () => {
      document.removeEventListener("visibilitychange", begin);
      stop();
    };
  }, [campaign]);
  return state;
}

type Tell = (change: (before: Live) => Live) => void;

function follow(campaign: LeadCampaign, tell: Tell): () => void {
  const source = new EventSource(campaign.eventsAddress);
  let stopAsking: (() => void) | null = null;
  let later: ReturnType<typeof setTimeout> | undefined;
  source.addEventListener("status", (event: MessageEvent<string>) => {
    stopAsking?.();
    stopAsking = null;
    const status = JSON.parse(event.data) as Status;
    tell(() => ({ status, error: null, how: "live" }));
  });
  source.addEventListener("error", () => {
    stopAsking ??= ask(campaign, tell);
    // A browser gives a refused stream up for good; a cut one it opens again by itself.
    if (source.readyState === EventSource.CLOSED) later ??= setTimeout(begin, TRY_AGAIN);
  });
  let again = () => undefined as void;
  const begin = () => {
    stopAsking?.();
    again = follow(campaign, tell);
  };
  return () => {
    source.close();
    stopAsking?.();
    clearTimeout(later);
    again();
  };
}

function ask(campaign: LeadCampaign, tell: Tell): () => void {
  const cut = new AbortController();
  const once = () =>
    campaign.status(cut.signal).then(
      (status) => tell(() => ({ status, error: null, how: "asking" })),
      (error: unknown) => !cut.signal.aborted && tell((before) => ({ ...before, error, how: "asking" })),
    );
  void once();
  const timer = setInterval(() => void once(), ASK_EVERY);
  return () => {
    clearInterval(timer);
    cut.abort();
  };
}
