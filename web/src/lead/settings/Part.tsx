import { useMemo, useState, type FormEvent, type ReactNode } from "react";

import type { Spec } from "../../api/leadshapes";
import { Refused } from "../../api/problem";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useCheck } from "../opening/check";
import { faultsBelow, faultWords, withKey, type Draft } from "../opening/draft";
import { same } from "../parts/labels";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";

export type PartName = "way" | "assignment" | "stopping" | "budget" | "release";

/** A part of the campaign as its fields show and change it. */
export type Shown = {
  /** Null where the campaign has no such part. */
  readonly value: Draft | null;
  readonly onValue: (value: Draft | null) => void;
  /** What the server says is wrong at a path within the part, or below it; null when nothing is. */
  readonly faultOf: (path: string) => string | null;
};

type Props = { readonly place: Place; readonly name: PartName; readonly children: (shown: Shown) => ReactNode };

/** A part of the campaign with its fields: the server says beside them what does not fit, and takes it when it is saved. */
export function Part({ place, name, children }: Props) {
  const { t } = useWords();
  const id = `part-${name}`;
  const { value, onValue, faults, changed, saved, doing, save } = usePart(place, name);
  const faultOf = (path: string) => {
    const found = faultsBelow(faults, path === "" ? name : `${name}.${path}`);
    return found.length === 0 ? null : [...new Set(found.map(faultWords))].join(" ");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>{t(`settings.${name}`)}</h2>
      <p>{t(`settings.${name}.about`)}</p>
      <form className="narrow" aria-labelledby={id} onSubmit={submit}>
        {children({ value, onValue, faultOf })}
        <Trouble error={doing.error} />
        <p className="buttons">
          <button type="submit" className="main" disabled={doing.busy || !changed}>
            {t("settings.save")}
          </button>
          <span role="status">{saved ? t("settings.saved") : ""}</span>
        </p>
      </form>
    </section>
  );
}

/** What stands in the fields of a part, what is wrong with it, and saving it. */
function usePart({ campaign, view, again }: Place, name: PartName) {
  const before = (view.spec[name] ?? null) as Draft | null;
  const mark = JSON.stringify(before);
  const [state, setState] = useState<{ readonly of: string; readonly value: Draft | null }>({ of: mark, value: before });
  const [saved, setSaved] = useState(false);
  const doing = useDoing();
  // When the campaign was saved, here or elsewhere, the fields show what it has now.
  const value = state.of === mark ? state.value : before;
  const changed = !same(before, value);
  const draft = useMemo(() => (changed ? withKey(view.spec, name, value ?? undefined) : null), [changed, view.spec, name, value]);
  const check = useCheck(draft);
  const refused = doing.error instanceof Refused ? doing.error.details : [];
  const faults = changed && !check.pending ? [...refused, ...(check.faults ?? [])] : refused;
  const onValue = (next: Draft | null) => {
    setState({ of: mark, value: next });
    setSaved(false);
    doing.clear();
  };
  const save = () =>
    void doing
      .run(async () => {
        const answer = await campaign.change({ [name]: value } as Partial<Spec>);
        // What means the same as before is shown as it was.
        if (answer.changed.length === 0) setState({ of: mark, value: before });
      })
      .then((done) => {
        setSaved(done);
        if (done) again();
      });
  return { value, onValue, faults, changed, saved, doing, save };
}
