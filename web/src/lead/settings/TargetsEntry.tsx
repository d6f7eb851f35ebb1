import { useState } from "react";

import { useWords } from "../../words/Words";
import { replaced, type Draft } from "../opening/draft";
import { TextEntry } from "../parts/Entry";
import { same } from "../parts/labels";
import { TypedEntry } from "./TypedEntry";
import { listedTargets, targetLines, targetsIn, targetsOf, type SliceTargets } from "./written";

type Props = {
  /** By slice, the judged items that are wanted of each value. */
  readonly targets: Draft;
  readonly onTargets: (targets: Draft) => void;
  /** What is wrong with a slice or its targets. */
  readonly faultOf: (slice: string) => string | null;
};

/** How many judged items a release wants of the parts of the data. A slice without a name yet is kept here alone. */
export function TargetsEntry({ targets, onTargets, faultOf }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState<readonly SliceTargets[]>(() => listedTargets(targets));
  const list = same(targetsOf(typed), targets) ? typed : listedTargets(targets);
  const set = (next: readonly SliceTargets[]) => {
    setTyped(next);
    onTargets(targetsOf(next));
  };
  return (
    <fieldset>
      <legend>{t("settings.release.targets")}</legend>
      {list.map((one, place) => (
        <Slice key={place} one={one} place={place} fault={one.slice === "" ? null : faultOf(one.slice)} onOne={(next) => set(replaced(list, place, next))} />
      ))}
      <button type="button" onClick={() => set([...list, { slice: "", targets: {} }])}>
        {t("settings.cover.add")}
      </button>
    </fieldset>
  );
}

type OneProps = {
  readonly one: SliceTargets;
  readonly place: number;
  readonly fault: string | null;
  readonly onOne: (one: SliceTargets | undefined) => void;
};

function Slice({ one, place, fault, onOne }: OneProps) {
  const { t } = useWords();
  const name = one.slice || t("settings.cover.of", { number: place + 1 });
  return (
    <fieldset>
      <legend>{name}</legend>
      <TextEntry
        label={t("settings.cover.slice")}
        hint={t("settings.release.targets.slice.hint")}
        value={one.slice}
        onChange={(slice) => onOne({ ...one, slice })}
        dir="ltr"
        required
      />
      <TypedEntry
        label={t("settings.release.targets.items")}
        hint={t("settings.cover.targets.hint")}
        value={one.targets}
        write={targetLines}
        read={targetsIn}
        onChange={(targets) => onOne({ ...one, targets })}
        required
        fault={fault}
      />
      <button type="button" className="quiet" onClick={() => onOne(undefined)}>
        {t("making.remove.of", { name })}
      </button>
    </fieldset>
  );
}
