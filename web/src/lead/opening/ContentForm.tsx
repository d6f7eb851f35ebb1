import { useWords } from "../../words/Words";
import { ChoiceEntry, TextEntry, TickEntry } from "../parts/Entry";
import { freeName } from "./blanks";
import { faultAt, listAt, replaced, textAt, withKey, type Draft } from "./draft";
import type { FormProps } from "./SpecForm";

const TYPES = ["text", "markdown", "conversation", "image", "audio", "video", "table", "page"] as const;
type ContentType = (typeof TYPES)[number];

/** The fields of an item: what they are called, and what is in them. */
export function ContentForm({ draft, faults, onDraft }: FormProps) {
  const { t } = useWords();
  const fields = listAt(draft, "content");
  const set = (next: readonly Draft[]) => onDraft(withKey(draft, "content", next));
  const names = fields.map((field) => textAt(field, "name"));
  return (
    <fieldset>
      <legend>{t("making.content")}</legend>
      <p className="aside">{t("making.content.hint")}</p>
      {fields.map((field, place) => (
        <div key={place} className="field-row" role="group" aria-label={t("making.field.of", { name: textAt(field, "name") || place + 1 })}>
          <TextEntry
            label={t("making.field.name")}
            value={textAt(field, "name")}
            onChange={(value) => set(replaced(fields, place, { ...field, name: value }))}
            dir="ltr"
            required
            fault={faultAt(faults, `content[${place}].name`)}
          />
          <ChoiceEntry
            label={t("making.field.type")}
            value={(textAt(field, "type") || "text") as ContentType}
            onChange={(value) => set(replaced(fields, place, { ...field, type: value }))}
            options={TYPES.map((value) => ({ value, text: t(`making.type.${value}`) }))}
            fault={faultAt(faults, `content[${place}].type`)}
          />
          <TextEntry
            label={t("making.field.title")}
            value={textAt(field, "title")}
            onChange={(value) => set(replaced(fields, place, withKey(field, "title", value === "" ? undefined : value)))}
            fault={faultAt(faults, `content[${place}].title`)}
          />
          <TickEntry
            label={t("making.field.required")}
            checked={field.required !== false}
            onChange={(value) => set(replaced(fields, place, withKey(field, "required", value ? undefined : false)))}
          />
          <button
            type="button"
            className="quiet"
            disabled={fields.length < 2}
            aria-label={t("making.remove.of", { name: textAt(field, "name") })}
            onClick={() => set(replaced(fields, place, undefined))}
          >
            {t("making.remove")}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => set([...fields, { name: freeName("text", names), type: "text" }])}>
        {t("making.field.add")}
      </button>
    </fieldset>
  );
}
