import { useState } from "react";

import type { CalibrationView } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Publish } from "../guideline/Publish";
import { ChoiceEntry, LinesEntry } from "../parts/Entry";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";

type Props = { readonly place: Place; readonly round: CalibrationView; readonly onClose: () => void; readonly onDone: () => void };

/** What was learned, and the version of the guideline that says it from now on. */
export function Close({ place, round, onClose, onDone }: Props) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState("");
  const [version, setVersion] = useState("");
  const [publishing, setPublishing] = useState(false);
  const doing = useDoing();
  const { answer, error, again } = useLoading(place.view.campaign, place.campaign.guidelines);
  const versions = answer?.map((one) => one.version) ?? [];
  const close = () =>
    void doing.run(() => place.campaign.quality.close(round.round, outcome.trim(), version === "" ? null : version)).then((done) => done && onDone());
  return (
    <section aria-labelledby="closing" className="panel">
      <h3 id="closing">{t("calibration.close")}</h3>
      <LinesEntry
        label={t("calibration.outcome")}
        hint={t("calibration.outcome.hint")}
        value={outcome}
        onChange={setOutcome}
        rows={5}
        maxLength={20_000}
        required
      />
      <Trouble error={error} onAgain={again} />
      {publishing ? (
        <Publish
          key={versions.length}
          place={place}
          versions={versions}
          addition={outcome.trim()}
          onClose={() => setPublishing(false)}
          onPublished={(published) => {
            setPublishing(false);
            setVersion(published);
            again();
          }}
        />
      ) : (
        <div className="in-line">
          <ChoiceEntry
            label={t("calibration.into")}
            value={version}
            onChange={setVersion}
            options={[{ value: "", text: t("calibration.into.none") }, ...[...versions].reverse().map((value) => ({ value, text: value }))]}
          />
          <button type="button" disabled={answer === null} onClick={() => setPublishing(true)}>
            {t("guideline.new")}
          </button>
        </div>
      )}
      <Trouble error={doing.error} />
      {!publishing && (
        <p className="buttons">
          <button type="button" className="main" disabled={outcome.trim() === "" || doing.busy} onClick={close}>
            {t("calibration.close")}
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            {t("lead.cancel")}
          </button>
        </p>
      )}
    </section>
  );
}
