import { useState } from "react";

import type { CalibrationLine } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Pager, usePages } from "../parts/Pager";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { under } from "../place";
import "./calibration.css";
import { NewRound } from "./NewRound";
import { Round } from "./Round";

/** The calibration rounds: those that were, and a new one; or the one that is open. */
export default function Rounds(place: Place & { readonly round: string | undefined }) {
  return place.round === undefined ? <List {...place} /> : <Round key={place.round} place={place} round={place.round} />;
}

export const STATES: Readonly<Record<CalibrationLine["state"], "plain" | "warn" | "good">> = {
  blind: "warn",
  revealed: "warn",
  again: "warn",
  closed: "good",
};

function List(place: Place) {
  const { t } = useWords();
  const { number, moment } = useFigures();
  const { campaign, view, may } = place;
  const [open, setOpen] = useState(false);
  const pages = usePages(view.campaign);
  const { answer, error, again } = useLoading(`${view.campaign} ${pages.after}`, (signal) => campaign.quality.calibrations(pages.after, signal));
  const rounds = answer?.calibrations ?? [];
  return (
    <section aria-labelledby="rounds">
      <h2 id="rounds">{t("calibration.title")}</h2>
      <p>{t("calibration.about")}</p>
      {may.run && view.state === "open" && !open && (
        <p>
          <button type="button" className="main" onClick={() => setOpen(true)}>
            {t("calibration.new")}
          </button>
        </p>
      )}
      {open && <NewRound place={place} onClose={() => setOpen(false)} />}
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && rounds.length === 0 && <p className="empty">{t("calibration.none")}</p>}
      {rounds.length > 0 && (
        <Scroll labelledBy="rounds">
          <table className="dense stacked">
            <thead>
              <tr>
                <th scope="col">{t("calibration.round")}</th>
                <th scope="col">{t("lead.state")}</th>
                <th scope="col" className="figures">
                  {t("lead.items")}
                </th>
                <th scope="col">{t("lead.opened")}</th>
              </tr>
            </thead>
            <tbody>
              {rounds.map((one) => (
                <tr key={one.round}>
                  <th scope="row" className="line">
                    <a href={under(view.campaign, "calibration", one.round)} dir="auto">
                      {one.title}
                    </a>
                  </th>
                  <td>
                    <Badge kind={STATES[one.state]}>{t(`calibration.state.${one.state}`)}</Badge>
                  </td>
                  <td className="figures" data-head={t("lead.items")}>
                    {number(one.items)}
                  </td>
                  <td data-head={t("lead.opened")}>
                    <time dateTime={new Date(one.opened_at).toISOString()}>{moment(one.opened_at)}</time>
                  </td>
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
