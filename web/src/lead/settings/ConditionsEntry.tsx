import { useWords } from "../../words/Words";
import { numberAt, objectAt, textAt, withKey, type Draft } from "../opening/draft";
import { ChoiceEntry, NumberEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { conditionTitle } from "../release/conditions";
import { OPTION_OF, withDemand, type Demanded } from "./demands";
import { PercentEntry } from "./PercentEntry";
import { CONDITIONS } from "./usual";

type Props = {
  readonly conditions: readonly Draft[];
  readonly onConditions: (conditions: readonly Draft[]) => void;
  /** What is wrong at a path below the list, `[0].options.at_least`. */
  readonly faultOf: (path: string) => string | null;
};

const CHOICES: readonly Demanded[] = ["look", "disclose", "refuse"];

/** What a release must meet: each condition that there is, and those of others that the campaign names. */
export function ConditionsEntry({ conditions, onConditions, faultOf }: Props) {
  const { t } = useWords();
  const named = conditions.map((one) => textAt(one, "kind"));
  const kinds = [...CONDITIONS, ...named.filter((kind) => !(CONDITIONS as readonly string[]).includes(kind))];
  return (
    <fieldset>
      <legend>{t("settings.release.conditions")}</legend>
      <p className="aside">{t("settings.release.conditions.about")}</p>
      {kinds.map((kind) => {
        const place = named.indexOf(kind);
        const one = conditions[place] ?? null;
        return (
          <One
            key={kind}
            kind={kind}
            one={one}
            faultOf={(key) => (place < 0 ? null : faultOf(`[${place}].${key}`))}
            onChoice={(next) => onConditions(withDemand(conditions, kind, next))}
            onOptions={(options) => onConditions(conditions.map((other, at) => (at === place ? { ...other, options } : other)))}
          />
        );
      })}
    </fieldset>
  );
}

type OneProps = {
  readonly kind: string;
  readonly one: Draft | null;
  readonly faultOf: (key: string) => string | null;
  readonly onChoice: (next: Demanded) => void;
  readonly onOptions: (options: Draft) => void;
};

function One({ kind, one, faultOf, onChoice, onOptions }: OneProps) {
  const { t } = useWords();
  const value: Demanded = one === null ? "look" : textAt(one, "or") === "disclose" ? "disclose" : "refuse";
  return (
    <>
      <ChoiceEntry
        label={conditionTitle(kind, kind, t)}
        value={value}
        onChange={onChoice}
        options={CHOICES.map((choice) => ({ value: choice, text: t(`settings.release.or.${choice as "look"}`) }))}
        fault={faultOf("kind")}
      />
      {one !== null && <Option kind={kind} options={objectAt(one, "options")} onOptions={onOptions} fault={faultOf("options")} />}
    </>
  );
}

type OptionProps = { readonly kind: string; readonly options: Draft; readonly onOptions: (options: Draft) => void; readonly fault: string | null };

/** The bar of a condition, where it has one. */
function Option({ kind, options, onOptions, fault }: OptionProps) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const option = OPTION_OF[kind];
  if (option === undefined) return fault === null ? null : <p className="fault">{fault}</p>;
  const { name, usual, share } = option;
  const shared = {
    label: t(`settings.release.option.${kind as "agreement"}`),
    hint: t("settings.usual", { usual: share ? percent(usual) : number(usual, 3) }),
    value: numberAt(options, name),
    onChange: (next: number | null) => onOptions(withKey(options, name, next ?? undefined)),
    fault,
  };
  return (
    <div className="of-choice">{share ? <PercentEntry {...shared} /> : <NumberEntry {...shared} min={kind === "agreement" ? -1 : 1} step={kind === "agreement" ? "any" : 1} />}</div>
  );
}
