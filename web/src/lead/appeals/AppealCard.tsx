import { useState } from "react";

import type { Appeal } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Ask } from "../parts/Ask";
import { Badge } from "../parts/Badge";
import { LinesEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { raterAddress } from "../place";
import { StandingBadge } from "../raters/StandingBadge";
import "./appeals.css";

type Props = { readonly place: Place; readonly appeal: Appeal; readonly again: () => void };

const KINDS = { waiting: "warn", granted: "good", refused: "plain" } as const;

/** An appeal: what the rater was told, what they say, and the answer, or the way to give it. */
export function AppealCard({ place, appeal, again }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  const [open, setOpen] = useState<"granted" | "refused" | null>(null);
  return (
    <article className="appeal">
      <h3>
        <a href={raterAddress(place.view.campaign, appeal.rater)} dir="auto">
          {nameOf(appeal)}
        </a>{" "}
        <StandingBadge standing={appeal.standing} /> <Badge kind={KINDS[appeal.state]}>{t(`appeals.state.${appeal.state}`)}</Badge>
      </h3>
      <dl className="evidence">
        <div>
          <dt>{t("appeals.told")}</dt>
          <dd dir="auto">{appeal.reason}</dd>
        </div>
        <div>
          <dt>{t("appeals.says", { when: moment(appeal.made_at) })}</dt>
          <dd dir="auto">{appeal.words ?? <span className="aside">{t("items.erased")}</span>}</dd>
        </div>
        {appeal.settled_at !== null && (
          <div>
            <dt>{t("appeals.answer", { when: moment(appeal.settled_at) })}</dt>
            <dd dir="auto">{appeal.answer}</dd>
          </div>
        )}
      </dl>
      {appeal.state === "waiting" && place.may.settle && (
        <p className="buttons">
          <button type="button" className="main" onClick={() => setOpen("granted")}>
            {t("appeals.grant")}
          </button>
          <button type="button" onClick={() => setOpen("refused")}>
            {t("appeals.refuse")}
          </button>
        </p>
      )}
      {open !== null && (
        <Settle
          place={place}
          appeal={appeal}
          outcome={open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            again();
          }}
        />
      )}
    </article>
  );
}

type SettleProps = {
  readonly place: Place;
  readonly appeal: Appeal;
  readonly outcome: "granted" | "refused";
  readonly onClose: () => void;
  readonly onDone: () => void;
};

function Settle({ place, appeal, outcome, onClose, onDone }: SettleProps) {
  const { t } = useWords();
  const doing = useDoing();
  const [answer, setAnswer] = useState("");
  return (
    <Ask
      title={t(`appeals.${outcome}.title`, { name: nameOf(appeal) })}
      act={t(outcome === "granted" ? "appeals.grant" : "appeals.refuse")}
      ready={answer.trim() !== ""}
      doing={doing}
      onAct={() => void doing.run(() => place.campaign.quality.answer(appeal.appeal, outcome, answer.trim())).then((done) => done && onDone())}
      onClose={onClose}
    >
      <p>{t(`appeals.${outcome}.will`)}</p>
      <LinesEntry label={t("appeals.words")} hint={t("members.reason.read")} value={answer} onChange={setAnswer} rows={3} maxLength={2000} required />
    </Ask>
  );
}
