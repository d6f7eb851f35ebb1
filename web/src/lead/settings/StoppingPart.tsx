import type { Quality } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { numberAt, withKey, type Draft } from "../opening/draft";
import { NumberEntry, TickEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { sureOf } from "../quality/certain";
import { questionsOf } from "../opening/paradigms";
import { Part, type Shown } from "./Part";
import { PercentEntry } from "./PercentEntry";
import { USUAL } from "./usual";

type Props = { readonly place: Place; readonly quality: Quality | null };

/** When an item has enough judgments: after a fixed number, or when its answer is sure enough. */
export function StoppingPart({ place, quality }: Props) {
  const { t } = useWords();
  const sought = questionsOf(place.view.spec, "prescriptive");
  const spread = questionsOf(place.view.spec, "descriptive");
  return (
    <Part place={place} name="stopping">
      {({ value, onValue, ...shown }) => (
        <>
          <TickEntry label={t("settings.stopping.on")} checked={value !== null} onChange={(on) => onValue(on ? USUAL.stopping : null)} />
          {value === null ? (
            <p className="aside">{t("settings.stopping.off", { count: place.view.spec.overlap })}</p>
          ) : (
            <Fields {...shown} value={value} onValue={onValue} />
          )}
          {value !== null && sought.length > 0 && <Reached quality={quality} value={value} />}
          {value !== null && spread.length > 0 && <Spread questions={spread} width={numberAt(value, "width")} />}
        </>
      )}
    </Part>
  );
}

function Fields({ value, onValue, faultOf }: Omit<Shown, "value"> & { readonly value: Draft }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const set = (key: string, next: unknown) => onValue(withKey(value, key, next ?? undefined));
  const { confidence, min, max } = USUAL.stopping;
  return (
    <div className="pairs">
      <PercentEntry
        label={t("settings.stopping.confidence")}
        hint={t("settings.stopping.confidence.hint", { usual: percent(confidence) })}
        value={numberAt(value, "confidence")}
        onChange={(next) => set("confidence", next)}
        fault={faultOf("confidence")}
      />
      <NumberEntry
        label={t("settings.stopping.min")}
        hint={t("settings.stopping.min.hint", { usual: min })}
        value={numberAt(value, "min")}
        onChange={(next) => set("min", next)}
        min={1}
        max={1000}
        fault={faultOf("min")}
      />
      <NumberEntry
        label={t("settings.stopping.max")}
        hint={t("settings.stopping.max.hint", { usual: max })}
        value={numberAt(value, "max")}
        onChange={(next) => set("max", next)}
        min={1}
        max={1000}
        fault={faultOf("max")}
      />
      <NumberEntry
        label={t("settings.stopping.width")}
        hint={t("settings.stopping.width.hint")}
        value={numberAt(value, "width")}
        onChange={(next) => set("width", next)}
        min={0}
        step="any"
        fault={faultOf("width")}
      />
    </div>
  );
}

/** Which questions the confidence does not touch, and when these have enough. */
function Spread({ questions, width }: { readonly questions: readonly { readonly name: string; readonly ask: string }[]; readonly width: number | null }) {
  const { t } = useWords();
  return (
    <div className="note">
      <p>{t(width === null ? "settings.stopping.spread.most" : "settings.stopping.spread.width")}</p>
      <ul>
        {questions.map((one) => (
          <li key={one.name} dir="auto">
            {one.ask}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How many items are as sure already as is asked for. */
function Reached({ quality, value }: { readonly quality: Quality | null; readonly value: Draft }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const level = numberAt(value, "confidence") ?? USUAL.stopping.confidence;
  const { sure, total } = sureOf(quality?.certainty ?? [], level);
  if (total === 0) return null;
  return <p className="note">{t("settings.stopping.reached", { count: sure, of: total, level: percent(level, 1) })}</p>;
}
