import { useWords } from "../../words/Words";
import { objectAt, replaced, textAt, type Draft } from "../opening/draft";
import { TextEntry } from "../parts/Entry";
import { TypedEntry } from "./TypedEntry";
import { targetLines, targetsIn } from "./written";

type Props = {
  readonly cover: readonly Draft[];
  readonly onCover: (cover: readonly Draft[]) => void;
  /** What is wrong at a path below the list, `[0].slice`. */
  readonly faultOf: (path: string) => string | null;
};

/** How many judgments are wanted in parts of the data or from groups of raters. */
export function CoverEntry({ cover, onCover, faultOf }: Props) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t("settings.cover")}</legend>
      {cover.map((one, place) => (
        <Targets
          key={place}
          one={one}
          place={place}
          last={cover.length === 1}
          faultOf={(key) => faultOf(`[${place}].${key}`)}
          onOne={(next) => onCover(replaced(cover, place, next))}
        />
      ))}
      {cover.length === 0 && faultOf("") !== null && <p className="fault">{faultOf("")}</p>}
      <button type="button" onClick={() => onCover([...cover, { slice: "", targets: {} }])}>
        {t("settings.cover.add")}
      </button>
    </fieldset>
  );
}

type OneProps = {
  readonly one: Draft;
  readonly place: number;
  readonly last: boolean;
  readonly faultOf: (key: string) => string | null;
  readonly onOne: (one: Draft | undefined) => void;
};

/** The targets of one slice. */
function Targets({ one, place, last, faultOf, onOne }: OneProps) {
  const { t } = useWords();
  const slice = textAt(one, "slice");
  return (
    <fieldset>
      <legend>{slice || t("settings.cover.of", { number: place + 1 })}</legend>
      <TextEntry
        label={t("settings.cover.slice")}
        hint={t("settings.cover.slice.hint")}
        value={slice}
        onChange={(next) => onOne({ ...one, slice: next })}
        dir="ltr"
        required
        fault={faultOf("slice")}
      />
      <TypedEntry
        label={t("settings.cover.targets")}
        hint={t("settings.cover.targets.hint")}
        value={objectAt(one, "targets")}
        write={targetLines}
        read={targetsIn}
        onChange={(targets) => onOne({ ...one, targets })}
        required
        fault={faultOf("targets")}
      />
      <button type="button" className="quiet" disabled={last} onClick={() => onOne(undefined)}>
        {t("making.remove.of", { name: slice || t("settings.cover.of", { number: place + 1 }) })}
      </button>
    </fieldset>
  );
}
