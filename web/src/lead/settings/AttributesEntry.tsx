import { useWords } from "../../words/Words";
import { freeName, optionLines, optionsFrom } from "../opening/blanks";
import { replaced, textAt, type Draft } from "../opening/draft";
import { LinesEntry, TextEntry } from "../parts/Entry";
import { TypedEntry } from "./TypedEntry";

type Props = {
  readonly attributes: readonly Draft[];
  readonly onAttributes: (attributes: readonly Draft[]) => void;
  /** What is wrong at a path below the list, `[0].ask`. */
  readonly faultOf: (path: string) => string | null;
};

/** What raters may tell of themselves, or keep. */
export function AttributesEntry({ attributes, onAttributes, faultOf }: Props) {
  const { t } = useWords();
  const names = attributes.map((one) => textAt(one, "name"));
  const blank = { name: freeName("attribute", names), ask: "", why: "", options: [] };
  return (
    <fieldset>
      <legend>{t("settings.attributes")}</legend>
      <p className="aside">{t("settings.attributes.about")}</p>
      {attributes.map((one, place) => (
        <Attribute
          key={place}
          one={one}
          faultOf={(key) => faultOf(`[${place}].${key}`)}
          onOne={(next) => onAttributes(replaced(attributes, place, next))}
        />
      ))}
      <button type="button" onClick={() => onAttributes([...attributes, blank])}>
        {t("settings.attributes.add")}
      </button>
    </fieldset>
  );
}

type OneProps = {
  readonly one: Draft;
  readonly faultOf: (key: string) => string | null;
  readonly onOne: (one: Draft | undefined) => void;
};

function Attribute({ one, faultOf, onOne }: OneProps) {
  const { t } = useWords();
  const name = textAt(one, "name");
  const set = (key: string, next: unknown) => onOne({ ...one, [key]: next });
  return (
    <fieldset>
      <legend>{name || "–"}</legend>
      <TextEntry
        label={t("settings.attribute.name")}
        hint={t("settings.attribute.name.hint")}
        value={name}
        onChange={(next) => set("name", next)}
        dir="ltr"
        required
        fault={faultOf("name")}
      />
      <TextEntry label={t("settings.attribute.ask")} value={textAt(one, "ask")} onChange={(next) => set("ask", next)} required fault={faultOf("ask")} />
      <LinesEntry
        label={t("settings.attribute.why")}
        hint={t("settings.attribute.why.hint")}
        value={textAt(one, "why")}
        onChange={(next) => set("why", next)}
        rows={2}
        required
        fault={faultOf("why")}
      />
      <TypedEntry
        label={t("making.options")}
        hint={t("making.options.hint")}
        value={one.options}
        write={optionLines}
        read={(text) => optionsFrom(text, one.options)}
        onChange={(next) => set("options", next)}
        required
        fault={faultOf("options")}
      />
      <button type="button" className="quiet" onClick={() => onOne(undefined)}>
        {t("making.remove.of", { name: name || "–" })}
      </button>
    </fieldset>
  );
}
