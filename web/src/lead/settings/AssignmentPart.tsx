import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { listAt, numberAt, objectAt, textAt, withKey, type Draft } from "../opening/draft";
import { ChoiceEntry, NumberEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { CoverEntry } from "./CoverEntry";
import { mixOf } from "./meaning";
import { Part, type Shown } from "./Part";
import { PercentEntry } from "./PercentEntry";
import { BY_MODEL, CHOICES, MODELS, OPTIONS, USUAL } from "./usual";

const MIXED = ["gold", "audit", "repeats"] as const;

/** Which item a rater gets next, and what is mixed in that they cannot tell from other work. */
export function AssignmentPart({ place }: { readonly place: Place }) {
  return (
    <Part place={place} name="assignment">
      {({ value, ...shown }) => <Fields {...shown} value={value ?? {}} />}
    </Part>
  );
}

function Fields({ value, onValue, faultOf }: Shown & { readonly value: Draft }) {
  const { t } = useWords();
  const { percent } = useFigures();
  const set = (key: string, next: unknown) => onValue(withKey(value, key, next ?? undefined));
  const choice = textAt(value, "choice") || USUAL.assignment.choice;
  const choose = (next: string) => {
    const cover = listAt(value, "cover");
    // options are those of one choice
    onValue({ ...withKey(value, "options", undefined), choice: next, cover: next !== "cover" ? [] : cover.length > 0 ? cover : [{ slice: "", targets: {} }] });
  };
  const options = objectAt(value, "options");
  const known = CHOICES.find((one) => one === choice);
  return (
    <>
      <ChoiceEntry
        label={t("settings.assignment.choice")}
        hint={known && t(`settings.choice.${known}.hint`)}
        value={choice}
        onChange={choose}
        options={CHOICES.map((one) => ({ value: one as string, text: t(`settings.choice.${one}`) }))}
        fault={faultOf("choice")}
      />
      {choice === "cover" && (
        <CoverEntry cover={listAt(value, "cover")} onCover={(cover) => set("cover", cover)} faultOf={(path) => faultOf(`cover${path}`)} />
      )}
      {BY_MODEL.some((one) => one === choice) && (
        <ChoiceEntry
          label={t("settings.assignment.model")}
          hint={t("settings.assignment.model.hint")}
          value={textAt(value, "model") || USUAL.assignment.model}
          onChange={(next) => set("model", next)}
          options={MODELS.map((one) => ({ value: one as string, text: t(`settings.assignment.model.${one}`) }))}
          fault={faultOf("model")}
        />
      )}
      {(OPTIONS[choice] ?? []).map(({ name, usual, most }) => (
        <NumberEntry
          key={name}
          label={t(`settings.assignment.options.${name}`)}
          hint={t(`settings.assignment.options.${name}.hint`, { usual })}
          value={numberAt(options, name)}
          onChange={(next) => set("options", withKey(options, name, next ?? undefined))}
          min={1}
          max={most}
          fault={faultOf(`options.${name}`)}
        />
      ))}
      <div className="pairs">
        {MIXED.map((one) => (
          <PercentEntry
            key={one}
            label={t(`settings.assignment.${one}`)}
            hint={t(`settings.assignment.${one}.hint`, { usual: percent(USUAL.assignment[one]) })}
            value={numberAt(value, one)}
            onChange={(next) => set(one, next)}
            most={50}
            fault={faultOf(one)}
          />
        ))}
        <NumberEntry
          label={t("settings.assignment.repeat_after")}
          hint={t("settings.assignment.repeat_after.hint", { usual: USUAL.assignment.repeat_after })}
          value={numberAt(value, "repeat_after")}
          onChange={(next) => set("repeat_after", next)}
          min={1}
          max={10_000}
          fault={faultOf("repeat_after")}
        />
      </div>
      <p className="note">{t("settings.assignment.mix", mixOf(...(MIXED.map((one) => numberAt(value, one) ?? 0) as [number, number, number])))}</p>
    </>
  );
}
