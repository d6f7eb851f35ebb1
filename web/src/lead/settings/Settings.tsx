import { useState, type FormEvent } from "react";

import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { LinesEntry, NumberEntry, TextEntry } from "../parts/Entry";
import { useAnchor } from "../parts/arrival";
import { useDoing, useLoading } from "../parts/loading";
import { PayEntry } from "../parts/PayEntry";
import { Trouble } from "../parts/Trouble";
import { Archiving } from "./Archiving";
import { AssignmentPart } from "./AssignmentPart";
import { BudgetPart } from "./BudgetPart";
import { changeableOf, changesOf } from "./changes";
import { Closing } from "./Closing";
import { ReleasePart } from "./ReleasePart";
import { StoppingPart } from "./StoppingPart";
import { WayPart } from "./WayPart";
import { Webhooks } from "./Webhooks";

/** What may change of a campaign, closing it, and who is told of events. */
export default function Settings(place: Place) {
  const { t } = useWords();
  const { may, view } = place;
  const [saved, setSaved] = useState(false);
  useAnchor();
  if (view.state === "archived") return <Whole {...place} />;
  return (
    <>
      {/* What was saved is read anew, so the form begins anew with it; what is being written in other parts stays. */}
      {may.run ? (
        <Keys key={JSON.stringify(changeableOf(view.spec))} place={place} saved={saved} onSaved={setSaved} />
      ) : (
        <p className="note">{t("settings.read")}</p>
      )}
      {may.run && <Parts {...place} />}
      {may.run && <Closing {...place} />}
      {may.run && view.state === "closed" && <Archiving {...place} />}
      {may.run && <Webhooks {...place} />}
      <Whole {...place} />
    </>
  );
}

/** The campaign as it stands, to be read. */
function Whole({ view }: Place) {
  const { t } = useWords();
  return (
    <section aria-labelledby="spec">
      <h2 id="spec">{t("settings.whole")}</h2>
      <details>
        <summary>{t("settings.whole.show")}</summary>
        <pre className="code" tabIndex={0} aria-labelledby="spec">
          {JSON.stringify(view.spec, null, 2)}
        </pre>
      </details>
    </section>
  );
}

/** The parts that have fields of their own, beside what is known of the campaign so far. */
function Parts(place: Place) {
  // Only what a change would mean is drawn from it, so the fields do not wait for it.
  const { answer } = useLoading(place.view.campaign, place.campaign.quality.read);
  return (
    <>
      <WayPart place={place} />
      <AssignmentPart place={place} />
      <StoppingPart place={place} quality={answer} />
      <BudgetPart place={place} quality={answer} />
      <ReleasePart place={place} />
    </>
  );
}

type KeysProps = { readonly place: Place; readonly saved: boolean; readonly onSaved: (saved: boolean) => void };

function Keys({ place: { campaign, view, again }, saved, onSaved }: KeysProps) {
  const { t } = useWords();
  const before = changeableOf(view.spec);
  const [keys, setKeys] = useState(before);
  const doing = useDoing();
  const changes = changesOf(before, keys);
  const set = (change: Partial<typeof keys>) => {
    onSaved(false);
    setKeys({ ...keys, ...change });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(() => campaign.change(changes)).then((done) => {
      onSaved(done);
      if (done) again();
    });
  };
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" tabIndex={-1}>{t("settings.keys")}</h2>
      <form className="narrow" onSubmit={submit}>
        <TextEntry label={t("lead.title")} value={keys.title} onChange={(title) => set({ title })} maxLength={200} required />
        <LinesEntry label={t("making.purpose")} value={keys.purpose} onChange={(purpose) => set({ purpose })} maxLength={5000} required />
        <div className="pairs">
          <NumberEntry
            label={t("making.overlap")}
            hint={t("settings.overlap.hint")}
            value={keys.overlap}
            onChange={(overlap) => set({ overlap: overlap ?? keys.overlap })}
            min={1}
            max={1000}
            required
          />
          <NumberEntry
            label={t("making.seconds")}
            value={keys.expected_seconds ?? null}
            onChange={(expected_seconds) => set({ expected_seconds })}
            min={1}
            max={86_400}
            step="any"
          />
          <NumberEntry
            label={t("making.hold")}
            value={keys.hold}
            onChange={(hold) => set({ hold: hold ?? keys.hold })}
            min={1}
            max={20}
            required
          />
          <NumberEntry
            label={t("making.lease")}
            value={keys.lease_minutes}
            onChange={(minutes) => set({ lease_minutes: minutes ?? keys.lease_minutes })}
            min={1}
            max={10_080}
            required
          />
          <NumberEntry
            label={t("making.undo")}
            value={keys.undo_minutes}
            onChange={(minutes) => set({ undo_minutes: minutes ?? keys.undo_minutes })}
            min={0}
            max={10_080}
            required
          />
          <NumberEntry
            label={t("making.break")}
            value={keys.break_minutes}
            onChange={(minutes) => set({ break_minutes: minutes ?? keys.break_minutes })}
            min={0}
            max={1440}
            required
          />
        </div>
        <PayEntry pay={keys.pay ?? null} onChange={(pay) => set({ pay })} />
        <LinesEntry
          label={t("making.consent")}
          hint={t("making.consent.hint")}
          value={keys.consent ?? ""}
          onChange={(consent) => set({ consent: consent === "" ? null : consent })}
        />
        <Trouble error={doing.error} />
        <p className="buttons">
          <button type="submit" className="main" disabled={doing.busy || Object.keys(changes).length === 0}>
            {t("settings.save")}
          </button>
          <span role="status">{saved ? t("settings.saved") : ""}</span>
        </p>
      </form>
    </section>
  );
}
