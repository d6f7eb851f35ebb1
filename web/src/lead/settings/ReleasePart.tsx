import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { isObject, listAt, numberAt, objectAt, textAt, withKey, type Draft } from "../opening/draft";
import { NumberEntry, TextEntry, TickEntry } from "../parts/Entry";
import { ConditionsEntry } from "./ConditionsEntry";
import { FloorsEntry } from "./FloorsEntry";
import { Part, type Shown } from "./Part";
import { PercentEntry } from "./PercentEntry";
import { TargetsEntry } from "./TargetsEntry";
import { USUAL } from "./usual";

const SHARES = ["train", "validation", "test"] as const;

/** What the next releases hold, and what they are held against. */
export function ReleasePart({ place }: { readonly place: Place }) {
  return (
    <Part place={place} name="release">
      {({ value, ...shown }) => <Fields {...shown} value={value ?? {}} />}
    </Part>
  );
}

function Fields({ value, onValue, faultOf }: Shown & { readonly value: Draft }) {
  const { t } = useWords();
  const set = (key: string, next: unknown) => onValue(withKey(value, key, next ?? undefined));
  return (
    <>
      <ConditionsEntry
        conditions={listAt(value, "conditions")}
        onConditions={(next) => set("conditions", next)}
        faultOf={(path) => faultOf(`conditions${path}`)}
      />
      <FloorsEntry floors={listAt(value, "wage_floors")} onFloors={(next) => set("wage_floors", next)} faultOf={(path) => faultOf(`wage_floors${path}`)} />
      <TargetsEntry targets={objectAt(value, "targets")} onTargets={(next) => set("targets", next)} faultOf={(slice) => faultOf(`targets.${slice}`)} />
      <Split split={isObject(value.split) ? value.split : null} onSplit={(next) => set("split", next)} faultOf={(key) => faultOf(key === "" ? "split" : `split.${key}`)} />
      <TickEntry label={t("settings.release.content")} checked={value.content === true} onChange={(on) => set("content", on)} />
      <div className="pairs">
        <NumberEntry
          label={t("settings.release.stale")}
          hint={t("settings.release.stale.hint")}
          value={numberAt(value, "stale_after_days")}
          onChange={(next) => set("stale_after_days", next)}
          min={1}
          max={36_500}
          fault={faultOf("stale_after_days")}
        />
        <TextEntry
          label={t("settings.release.zone")}
          hint={t("settings.release.zone.hint")}
          value={textAt(value, "time_zone")}
          onChange={(next) => set("time_zone", next === "" ? undefined : next)}
          dir="ltr"
          fault={faultOf("time_zone")}
        />
        <TextEntry
          label={t("settings.release.country")}
          hint={t("settings.release.country.hint", { usual: USUAL.release.country })}
          value={textAt(value, "country")}
          onChange={(next) => set("country", next === "" ? undefined : next)}
          dir="ltr"
          fault={faultOf("country")}
        />
      </div>
    </>
  );
}

type SplitProps = { readonly split: Draft | null; readonly onSplit: (split: Draft | undefined) => void; readonly faultOf: (key: string) => string | null };

/** How items are dealt to the parts on which models are trained, chosen and measured. */
function Split({ split, onSplit, faultOf }: SplitProps) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t("settings.release.split")}</legend>
      <TickEntry label={t("settings.release.split.on")} checked={split !== null} onChange={(on) => onSplit(on ? USUAL.release.split : undefined)} />
      {split !== null && (
        <>
          <div className="pairs">
            {SHARES.map((one) => (
              <PercentEntry
                key={one}
                label={t(`settings.release.split.${one}`)}
                value={numberAt(split, one)}
                onChange={(next) => onSplit({ ...split, [one]: next ?? 0 })}
                fault={faultOf(one)}
              />
            ))}
          </div>
          {SHARES.every((one) => faultOf(one) === null) && faultOf("by") === null && faultOf("") !== null && (
            <p className="fault" role="status">
              {faultOf("")}
            </p>
          )}
          <TextEntry
            label={t("settings.release.split.by")}
            hint={t("settings.release.split.by.hint")}
            value={textAt(split, "by")}
            onChange={(next) => onSplit(withKey(split, "by", next === "" ? undefined : next))}
            dir="ltr"
            fault={faultOf("by")}
          />
        </>
      )}
    </fieldset>
  );
}
