import { useState } from "react";

import { Dialog } from "../../look/Dialog";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Ask } from "../parts/Ask";
import { LinesEntry, NumberEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { actsOn, endOf, STANDINGS, type Act, type Stander } from "./acts";

type Props = { readonly place: Place; readonly member: Stander; readonly onClose: () => void; readonly onDone: () => void };

/** The longest pause with an end, a year. */
const MOST_HOURS = 8_760;

/** Change how somebody stands, with a reason that they read. */
export function Stand({ act, member, place, onClose, onDone }: Props & { readonly act: Act }) {
  const { t } = useWords();
  const { moment } = useFigures();
  const doing = useDoing();
  const [reason, setReason] = useState("");
  const [hours, setHours] = useState<number | null>(null);
  const end = act === "pause" ? endOf(hours) : null;
  const sound = hours === null || (hours > 0 && hours <= MOST_HOURS);
  const stand = () => place.campaign.stand(member.rater, STANDINGS[act], reason.trim(), act === "pause" ? endOf(hours) : null);
  return (
    <Ask
      title={t(`members.${act}.title`, { name: nameOf(member) })}
      act={t(`members.do.${act}`)}
      grave={act === "remove"}
      ready={reason.trim() !== "" && sound}
      doing={doing}
      onAct={() => void doing.run(stand).then((done) => done && onDone())}
      onClose={onClose}
    >
      <p>{t(`members.${act}.will`)}</p>
      {act === "pause" && (
        <NumberEntry
          label={t("members.hours")}
          hint={end !== null && sound ? t("members.hours.end", { when: moment(end) }) : t("members.hours.hint")}
          value={hours}
          onChange={setHours}
          min={0}
          max={MOST_HOURS}
          step="any"
        />
      )}
      <LinesEntry label={t("members.reason")} hint={t("members.reason.read")} value={reason} onChange={setReason} rows={3} maxLength={2000} required />
    </Ask>
  );
}

/** One button from which to choose what to do about how a rater stands. */
export function StandButton({ place, member, onDone }: Omit<Props, "onClose">) {
  const { t } = useWords();
  const [open, setOpen] = useState<Act | "choose" | null>(null);
  const close = () => setOpen(null);
  // Nobody locks themselves out by mistake; another lead can do it.
  if (!place.may.run || member.rater === place.who.person) return null;
  const title = t("members.deeds.of", { name: nameOf(member) });
  return (
    <>
      <button type="button" className="quiet" aria-label={title} onClick={() => setOpen("choose")}>
        {t("members.deeds")}
      </button>
      {open === "choose" && (
        <Dialog title={title} onClose={close}>
          <div className="buttons" role="group" aria-label={title}>
            {actsOn(member, trains(place)).map((act) => (
              <button key={act} type="button" onClick={() => setOpen(act)}>
                {t(`members.do.${act}`)}
              </button>
            ))}
            <button type="button" className="quiet" onClick={close}>
              {t("lead.cancel")}
            </button>
          </div>
        </Dialog>
      )}
      {open !== null && open !== "choose" && (
        <Stand
          act={open}
          place={place}
          member={member}
          onClose={close}
          onDone={() => {
            close();
            onDone();
          }}
        />
      )}
    </>
  );
}

/** Whether the campaign has practice to which somebody can be sent. */
export function trains({ view }: Pick<Place, "view">): boolean {
  return Boolean(view.spec.way?.training);
}
