import { useMemo, useState, type FormEvent } from "react";

import { Refused } from "../../api/problem";
import type { Wanted } from "../../api/releaseshapes";
import { en } from "../../words/en";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useCheck } from "../opening/check";
import { faultsBelow, faultWords, withKey, type Draft } from "../opening/draft";
import { ChoiceEntry, LinesEntry, TextEntry, TickEntry } from "../parts/Entry";
import { same } from "../parts/labels";
import { useDoing } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { aboutOf, byDocument, fieldsOf, kindOf, type Fields } from "./about";

type Props = { readonly place: Place; readonly wanted: readonly Wanted[] };

/** What only the publisher can say of the data: how much of it is said, and a form for the rest. */
export function About({ place: { campaign, view, again }, wanted }: Props) {
  const { t } = useWords();
  const before = (view.spec.about ?? {}) as Draft;
  const [fields, setFields] = useState(() => fieldsOf(before));
  const [saved, setSaved] = useState(false);
  const doing = useDoing();
  const kept = aboutOf(fieldsOf(before), wanted);
  const about = useMemo(() => aboutOf(fields, wanted), [fields, wanted]);
  const changed = !same(about ?? {}, kept ?? {});
  const draft = useMemo(() => (changed ? withKey(view.spec, "about", about ?? undefined) : null), [changed, view.spec, about]);
  const check = useCheck(draft);
  const refused = doing.error instanceof Refused ? doing.error.details : [];
  const faults = changed && !check.pending ? [...refused, ...(check.faults ?? [])] : refused;
  const isSaid = (name: string) => kept?.[name] !== undefined;
  const unsaid = wanted.filter((one) => !isSaid(one.name)).length;
  const faultOf = (path: string) => [...new Set(faultsBelow(faults, `about.${path}`).map(faultWords))].join(" ") || null;
  const set = (change: Fields) => {
    setFields({ ...fields, ...change });
    setSaved(false);
    doing.clear();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(() => campaign.change({ about })).then((done) => {
      setSaved(done);
      if (done) again();
    });
  };
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t("release.say")}</h2>
      <p>{t("release.say.about")}</p>
      <p>
        <strong>{unsaid === 0 ? t("release.say.all") : t("release.say.open", { count: unsaid, of: wanted.length })}</strong>
      </p>
      <form className="narrow" aria-labelledby="about" onSubmit={submit}>
        {byDocument(wanted).map(([document, keys]) => {
          const open = keys.filter((one) => !isSaid(one.name)).length;
          return (
            <details key={document} className="asked">
              <summary>{t("release.say.document", { document, open, of: keys.length })}</summary>
              {keys.map((one) => (
                <Key key={one.name} wanted={one} fields={fields} set={set} faultOf={faultOf} />
              ))}
            </details>
          );
        })}
        <Trouble error={doing.error} />
        <p className="buttons">
          <button type="submit" disabled={doing.busy || !changed}>
            {t("settings.save")}
          </button>
          <span role="status">{saved ? t("settings.saved") : ""}</span>
        </p>
      </form>
    </section>
  );
}

type KeyProps = {
  readonly wanted: Wanted;
  readonly fields: Fields;
  readonly set: (change: Fields) => void;
  readonly faultOf: (path: string) => string | null;
};

/** One thing to say, by its kind; the documents that tell it stand below. */
function Key({ wanted: { name, documents }, fields, set, faultOf }: KeyProps) {
  const { t } = useWords();
  const kind = kindOf(name);
  // a newer server may ask for what this page has no words for
  const label = Object.hasOwn(en, `release.say.${name}`) ? t(`release.say.${name as "licence"}`) : name;
  const told = t("release.say.told", { documents: documents.join(", ") });
  const hint = kind === "list" || kind === "sensitive" ? `${t("release.say.lines")} ${told}` : told;
  const shared = { label, hint, fault: faultOf(name), value: fields[name] ?? "", onChange: (value: string) => set({ [name]: value }) };
  if (kind === "short") return <TextEntry {...shared} maxLength={2000} />;
  if (kind === "publisher") {
    return (
      <fieldset>
        <legend>{label}</legend>
        {(["name", "contact", "url"] as const).map((part) => (
          <TextEntry
            key={part}
            label={t(`release.say.publisher.${part}`)}
            fault={faultOf(`publisher.${part}`)}
            value={fields[`publisher.${part}`] ?? ""}
            onChange={(value) => set({ [`publisher.${part}`]: value })}
          />
        ))}
        <p className="aside">{told}</p>
      </fieldset>
    );
  }
  if (kind === "machine") return <Machine label={label} hint={told} fields={fields} set={set} faultOf={faultOf} />;
  if (kind === "sensitive") {
    const none = fields["sensitive.none"] === "yes";
    return (
      <>
        <TickEntry label={t("release.say.sensitive.none")} checked={none} onChange={(on) => set({ "sensitive.none": on ? "yes" : "" })} />
        {!none && <LinesEntry {...shared} rows={2} />}
      </>
    );
  }
  return <LinesEntry {...shared} rows={kind === "list" ? 2 : 3} />;
}

/** Whether a machine made items: no, yes, or which. */
function Machine({ label, hint, fields, set, faultOf }: Omit<KeyProps, "wanted"> & { readonly label: string; readonly hint: string }) {
  const { t } = useWords();
  const value = fields.synthetic_items ?? "";
  return (
    <>
      <ChoiceEntry
        label={label}
        hint={hint}
        value={value}
        onChange={(next) => set({ synthetic_items: next })}
        options={[
          { value: "", text: t("release.say.machine.open") },
          { value: "no", text: t("release.say.machine.no") },
          { value: "yes", text: t("release.say.machine.yes") },
          { value: "some", text: t("release.say.machine.some") },
        ]}
      />
      {value === "some" && (
        <LinesEntry
          label={t("release.say.machine.which")}
          fault={faultOf("synthetic_items")}
          value={fields["synthetic_items.which"] ?? ""}
          onChange={(which) => set({ "synthetic_items.which": which })}
          rows={2}
        />
      )}
    </>
  );
}
