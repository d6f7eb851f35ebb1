import { useWords } from "../../words/Words";
import { numberAt, replaced, textAt, withKey, type Draft } from "../opening/draft";
import { NumberEntry, TextEntry } from "../parts/Entry";

type Props = {
  readonly floors: readonly Draft[];
  readonly onFloors: (floors: readonly Draft[]) => void;
  /** What is wrong at a path below the list, `[0].source`. */
  readonly faultOf: (path: string) => string | null;
};

/** What an hour of work should earn at least: where, since when and by whose word. */
export function FloorsEntry({ floors, onFloors, faultOf }: Props) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t("settings.release.floors")}</legend>
      <p className="aside">{t("settings.release.floors.about")}</p>
      {floors.map((one, place) => (
        <Floor
          key={place}
          one={one}
          place={place}
          faultOf={(key) => faultOf(key === "" ? `[${place}]` : `[${place}].${key}`)}
          onOne={(next) => onFloors(replaced(floors, place, next))}
        />
      ))}
      <button type="button" onClick={() => onFloors([...floors, { country: "any", currency: textAt(floors.at(-1) ?? {}, "currency"), dated: "", source: "" }])}>
        {t("settings.release.floors.add")}
      </button>
    </fieldset>
  );
}

type OneProps = {
  readonly one: Draft;
  readonly place: number;
  readonly faultOf: (key: string) => string | null;
  readonly onOne: (one: Draft | undefined) => void;
};

function Floor({ one, place, faultOf, onOne }: OneProps) {
  const { t } = useWords();
  const name = t("settings.release.floor", { number: place + 1 });
  const set = (key: string, next: unknown) => onOne(withKey(one, key, next ?? undefined));
  const within = ["country", "per_hour", "currency", "dated", "source"];
  return (
    <fieldset>
      <legend>{name}</legend>
      <div className="pairs">
        <TextEntry
          label={t("settings.release.floor.country")}
          hint={t("settings.release.floor.country.hint")}
          value={textAt(one, "country")}
          onChange={(next) => set("country", next)}
          dir="ltr"
          required
          maxLength={3}
          fault={faultOf("country")}
        />
        <NumberEntry
          label={t("settings.release.floor.hour")}
          value={numberAt(one, "per_hour")}
          onChange={(next) => set("per_hour", next)}
          min={0}
          step="any"
          required
          fault={faultOf("per_hour")}
        />
        <TextEntry
          label={t("settings.release.floor.currency")}
          hint={t("settings.release.floor.currency.hint")}
          value={textAt(one, "currency")}
          onChange={(next) => set("currency", next.toUpperCase())}
          dir="ltr"
          required
          maxLength={3}
          fault={faultOf("currency")}
        />
        <TextEntry
          type="date"
          label={t("settings.release.floor.dated")}
          value={textAt(one, "dated")}
          onChange={(next) => set("dated", next)}
          required
          fault={faultOf("dated")}
        />
      </div>
      <TextEntry
        label={t("settings.release.floor.source")}
        hint={t("settings.release.floor.source.hint")}
        value={textAt(one, "source")}
        onChange={(next) => set("source", next)}
        required
        maxLength={2_000}
        fault={faultOf("source")}
      />
      {within.every((key) => faultOf(key) === null) && faultOf("") !== null && (
        <p className="fault" role="status">
          {faultOf("")}
        </p>
      )}
      <button type="button" className="quiet" onClick={() => onOne(undefined)}>
        {t("making.remove.of", { name })}
      </button>
    </fieldset>
  );
}
