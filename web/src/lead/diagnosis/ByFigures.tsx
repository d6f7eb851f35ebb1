import { useState, type FormEvent } from "react";

import type { MappedItem } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { NumberEntry, TickEntry } from "../parts/Entry";
import { within } from "./picking";

type Props = { readonly points: readonly MappedItem[]; readonly onPick: (picked: ReadonlySet<string>) => void };

/** The same as a frame on the map, for who has no pointer: pick by figures. */
export function ByFigures({ points, onPick }: Props) {
  const { t } = useWords();
  const [confidence, setConfidence] = useState<readonly [number | null, number | null]>([0, 0.5]);
  const [variability, setVariability] = useState<readonly [number | null, number | null]>([0, 0.5]);
  const [suspects, setSuspects] = useState(true);
  const pick = (event: FormEvent) => {
    event.preventDefault();
    const ends = ([low, high]: readonly [number | null, number | null]) => [low ?? 0, high ?? 1] as const;
    onPick(new Set(within(points, { confidence: ends(confidence), variability: ends(variability), suspects })));
  };
  return (
    <details className="figures-entry">
      <summary>{t("diagnosis.figures")}</summary>
      <form onSubmit={pick}>
        <div className="ranges">
          <NumberEntry label={t("diagnosis.figures.confidence.from")} value={confidence[0]} min={0} max={1} step="any" onChange={(value) => setConfidence([value, confidence[1]])} />
          <NumberEntry label={t("diagnosis.figures.confidence.to")} value={confidence[1]} min={0} max={1} step="any" onChange={(value) => setConfidence([confidence[0], value])} />
          <NumberEntry label={t("diagnosis.figures.variability.from")} value={variability[0]} min={0} max={1} step="any" onChange={(value) => setVariability([value, variability[1]])} />
          <NumberEntry label={t("diagnosis.figures.variability.to")} value={variability[1]} min={0} max={1} step="any" onChange={(value) => setVariability([variability[0], value])} />
        </div>
        <TickEntry label={t("diagnosis.figures.suspects")} checked={suspects} onChange={setSuspects} />
        <p className="buttons">
          <button type="submit">{t("diagnosis.figures.pick")}</button>
        </p>
      </form>
    </details>
  );
}
