import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { isObject, listAt, numberAt, objectAt, withKey, type Draft } from "../opening/draft";
import { NumberEntry, TickEntry } from "../parts/Entry";
import { listOf } from "../parts/labels";
import { AttributesEntry } from "./AttributesEntry";
import { Part, type Shown } from "./Part";
import { Qualification, Training } from "./Practice";
import { TypedEntry } from "./TypedEntry";
import { USUAL } from "./usual";
import { linesOf } from "./written";

/** What lies between an invitation and the first item that counts, and what a rater is shown after. */
export function WayPart({ place }: { readonly place: Place }) {
  return (
    <Part place={place} name="way">
      {({ value, ...shown }) => <Fields {...shown} value={value ?? {}} />}
    </Part>
  );
}

function Fields({ value, onValue, faultOf }: Shown & { readonly value: Draft }) {
  const { t } = useWords();
  const set = (key: string, next: unknown) => onValue(withKey(value, key, next ?? undefined));
  return (
    <>
      <fieldset>
        <legend>{t("settings.training")}</legend>
        <TickEntry
          label={t("settings.training.on")}
          checked={isObject(value.training)}
          onChange={(on) => set("training", on ? USUAL.training : undefined)}
        />
        {isObject(value.training) && (
          <Training part={objectAt(value, "training")} onPart={(next) => set("training", next)} faultOf={(key) => faultOf(`training.${key}`)} />
        )}
      </fieldset>
      <fieldset>
        <legend>{t("settings.qualification")}</legend>
        <TickEntry
          label={t("settings.qualification.on")}
          checked={isObject(value.qualification)}
          onChange={(on) => set("qualification", on ? USUAL.qualification : undefined)}
        />
        {isObject(value.qualification) && (
          <Qualification part={objectAt(value, "qualification")} onPart={(next) => set("qualification", next)} faultOf={(key) => faultOf(`qualification.${key}`)} />
        )}
      </fieldset>
      <TypedEntry
        label={t("settings.requires")}
        hint={t("settings.requires.hint")}
        value={listOf(value.requires)}
        write={(skills) => skills.join("\n")}
        read={linesOf}
        onChange={(skills) => set("requires", skills)}
        fault={faultOf("requires")}
      />
      <NumberEntry
        label={t("settings.feedback")}
        hint={t("settings.feedback.hint", { usual: USUAL.way.feedback_every })}
        value={numberAt(value, "feedback_every")}
        onChange={(next) => set("feedback_every", next)}
        min={0}
        max={10_000}
        fault={faultOf("feedback_every")}
      />
      <AttributesEntry attributes={listAt(value, "attributes")} onAttributes={(next) => set("attributes", next)} faultOf={(path) => faultOf(`attributes${path}`)} />
    </>
  );
}
