import { useState } from "react";

import type { CalibrationNote, CalibrationView } from "../../api/qualityshapes";
import type { Translate } from "../../words/translate";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { LinesEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";

type Props = {
  readonly place: Place;
  readonly round: CalibrationView;
  /** The item's place in the round, from 1; null for the round itself. */
  readonly number: number | null;
  readonly notes: readonly CalibrationNote[];
  readonly again: () => void;
};

/** Who said something: themselves, or their role. */
function whoWords(who: string, t: Translate): string {
  if (who === "you") return t("people.you");
  return who === "lead" || who === "expert" ? t(`lead.role.${who}`) : t("lead.role.rater");
}

/** What was said, under the role of who said it, and one's own words. */
export function Notes({ place, round, number, notes, again }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  const doing = useDoing();
  const [words, setWords] = useState("");
  const may = place.may.settle && round.state !== "closed";
  const send = () =>
    void doing.run(() => place.campaign.quality.note(round.round, number, words.trim())).then((done) => {
      if (!done) return;
      setWords("");
      again();
    });
  return (
    <>
      {notes.length > 0 && (
        <ul className="bare notes">
          {notes.map((note, at) => (
            <li key={`${note.at} ${at}`}>
              <strong>{whoWords(note.who, t)}</strong> <span className="aside">{moment(note.at)}</span>
              <div dir="auto">{note.words ?? <span className="aside">{t("items.erased")}</span>}</div>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (words.trim() !== "") send();
          }}
        >
          <LinesEntry label={t("calibration.note")} value={words} onChange={setWords} rows={2} maxLength={2000} />
          <Trouble error={doing.error} />
          <button type="submit" disabled={words.trim() === "" || doing.busy}>
            {t("calibration.say")}
          </button>
        </form>
      )}
    </>
  );
}
