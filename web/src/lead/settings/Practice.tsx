import { useWords } from "../../words/Words";
import { numberAt, textAt, withKey, type Draft } from "../opening/draft";
import { NumberEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { bestBound } from "./meaning";
import { PercentEntry } from "./PercentEntry";
import { USUAL } from "./usual";

type Props = {
  readonly part: Draft;
  readonly onPart: (part: Draft) => void;
  /** What is wrong with a key of the part. */
  readonly faultOf: (key: string) => string | null;
};

/** Practice with the right answer shown at once: how much of it, and what passes. */
export function Training({ part, onPart, faultOf }: Props) {
  const { t } = useWords();
  const { percent } = useFigures();
  const usual = USUAL.training;
  const set = (key: string, next: unknown) => onPart(withKey(part, key, next ?? undefined));
  return (
    <>
      <p className="aside">{t("settings.training.bank")}</p>
      <div className="pairs">
        <NumberEntry
          label={t("settings.training.items")}
          hint={t("settings.usual", { usual: usual.items })}
          value={numberAt(part, "items")}
          onChange={(next) => set("items", next)}
          min={1}
          max={500}
          fault={faultOf("items")}
        />
        <PercentEntry
          label={t("settings.training.bar")}
          hint={t("settings.usual", { usual: percent(usual.bar) })}
          value={numberAt(part, "bar")}
          onChange={(next) => set("bar", next)}
          fault={faultOf("bar")}
        />
        <Tries value={numberAt(part, "tries")} usual={usual.tries} onChange={(next) => set("tries", next)} fault={faultOf("tries")} />
        <NumberEntry
          label={t("settings.training.refresher")}
          hint={t("settings.training.refresher.hint", { usual: usual.refresher })}
          value={numberAt(part, "refresher")}
          onChange={(next) => set("refresher", next)}
          min={0}
          max={100}
          fault={faultOf("refresher")}
        />
      </div>
    </>
  );
}

/** A test on items that nobody explains: how long, what passes, what it certifies. */
export function Qualification({ part, onPart, faultOf }: Props) {
  const { t } = useWords();
  const { percent } = useFigures();
  const usual = USUAL.qualification;
  const set = (key: string, next: unknown) => onPart(withKey(part, key, next ?? undefined));
  const items = numberAt(part, "items") ?? usual.items;
  const confidence = numberAt(part, "confidence") ?? usual.confidence;
  return (
    <>
      <p className="aside">{t("settings.qualification.bank")}</p>
      <div className="pairs">
        <NumberEntry
          label={t("settings.qualification.items")}
          hint={t("settings.usual", { usual: usual.items })}
          value={numberAt(part, "items")}
          onChange={(next) => set("items", next)}
          min={3}
          max={500}
          fault={faultOf("items")}
        />
        <PercentEntry
          label={t("settings.qualification.bar")}
          hint={t("settings.usual", { usual: percent(usual.bar) })}
          value={numberAt(part, "bar")}
          onChange={(next) => set("bar", next)}
          fault={faultOf("bar")}
        />
        <PercentEntry
          label={t("settings.qualification.confidence")}
          hint={t("settings.usual", { usual: percent(usual.confidence) })}
          value={numberAt(part, "confidence")}
          onChange={(next) => set("confidence", next)}
          fault={faultOf("confidence")}
        />
        <Tries value={numberAt(part, "tries")} usual={usual.tries} onChange={(next) => set("tries", next)} fault={faultOf("tries")} />
        <NumberEntry
          label={t("settings.qualification.wait")}
          hint={t("settings.usual", { usual: usual.wait_hours })}
          value={numberAt(part, "wait_hours")}
          onChange={(next) => set("wait_hours", next)}
          min={0}
          max={8760}
          step="any"
          fault={faultOf("wait_hours")}
        />
        <TextEntry
          label={t("settings.qualification.grants")}
          hint={t("settings.qualification.grants.hint")}
          value={textAt(part, "grants")}
          onChange={(next) => set("grants", next === "" ? undefined : next)}
          maxLength={63}
          dir="ltr"
          fault={faultOf("grants")}
        />
        <NumberEntry
          label={t("settings.qualification.valid")}
          hint={t("settings.qualification.valid.hint")}
          value={numberAt(part, "valid_days")}
          onChange={(next) => set("valid_days", next)}
          min={0}
          max={3650}
          step="any"
          fault={faultOf("valid_days")}
        />
      </div>
      <p className="note">{t("settings.qualification.best", { bound: percent(bestBound(items, confidence), 1) })}</p>
    </>
  );
}

type TriesProps = {
  readonly value: number | null;
  readonly usual: number;
  readonly onChange: (value: number | null) => void;
  readonly fault: string | null;
};

function Tries({ usual, ...props }: TriesProps) {
  const { t } = useWords();
  return <NumberEntry {...props} label={t("settings.tries")} hint={t("settings.tries.hint", { usual })} min={1} max={100} />;
}
