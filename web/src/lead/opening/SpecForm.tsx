import type { Detail } from "../../api/problem";
import type { Pay } from "../../api/shapes";
import { useWords } from "../../words/Words";
import { ChoiceEntry, LinesEntry, NumberEntry, TextEntry } from "../parts/Entry";
import { PayEntry } from "../parts/PayEntry";
import { ContentForm } from "./ContentForm";
import { faultAt, faultsBelow, faultWords, isObject, nameFrom, numberAt, objectAt, textAt, withKey, type Draft } from "./draft";
import { PARADIGMS, paradigmIn } from "./paradigms";
import { QuestionsForm } from "./QuestionsForm";

export type FormProps = {
  readonly draft: Draft;
  readonly faults: readonly Detail[];
  readonly onDraft: (draft: Draft) => void;
};

/** The keys that most campaigns set, as a form. Whatever else stands in the draft stays as it is. */
export function SpecForm(props: FormProps) {
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <About {...props} />
      <ContentForm {...props} />
      <QuestionsForm {...props} />
      <GuidelineForm {...props} />
      <Work {...props} />
    </form>
  );
}

function About({ draft, faults, onDraft }: FormProps) {
  const { t } = useWords();
  const set = (key: string, value: unknown) => onDraft(withKey(draft, key, value));
  const name = textAt(draft, "name");
  const title = textAt(draft, "title");
  const said = paradigmIn(draft);
  const retitle = (next: string) => {
    // The name follows the title until somebody names it otherwise.
    const follows = name === "" || name === nameFrom(title);
    onDraft({ ...draft, title: next, ...(follows ? { name: nameFrom(next) } : {}) });
  };
  return (
    <fieldset>
      <legend>{t("making.about")}</legend>
      <TextEntry label={t("lead.title")} value={title} onChange={retitle} maxLength={200} required fault={faultAt(faults, "title")} />
      <TextEntry
        label={t("making.name")}
        hint={t("making.name.hint")}
        value={name}
        onChange={(value) => set("name", value)}
        maxLength={63}
        dir="ltr"
        required
        fault={faultAt(faults, "name")}
      />
      <LinesEntry
        label={t("making.purpose")}
        hint={t("making.purpose.hint")}
        value={textAt(draft, "purpose")}
        onChange={(value) => set("purpose", value)}
        maxLength={5000}
        required
        fault={faultAt(faults, "purpose")}
      />
      <div className="pairs">
        <ChoiceEntry
          label={t("making.paradigm")}
          hint={t(said === "" ? "making.paradigm.hint" : `making.${said}.hint`)}
          value={said}
          onChange={(value) => set("paradigm", value === "" ? undefined : value)}
          options={[
            { value: "", text: t("making.paradigm.each") },
            ...PARADIGMS.map((value) => ({ value, text: t(`making.${value}`) })),
          ]}
          fault={faultAt(faults, "paradigm")}
        />
        <TextEntry
          label={t("making.language")}
          hint={t("making.language.hint")}
          value={textAt(draft, "language") || "en"}
          onChange={(value) => set("language", value)}
          dir="ltr"
          required
          fault={faultAt(faults, "language")}
        />
      </div>
    </fieldset>
  );
}

function GuidelineForm({ draft, faults, onDraft }: FormProps) {
  const { t } = useWords();
  const guideline = objectAt(draft, "guideline");
  const set = (key: string, value: string) => onDraft(withKey(draft, "guideline", { ...guideline, [key]: value }));
  return (
    <fieldset>
      <legend>{t("lead.guideline")}</legend>
      <TextEntry
        label={t("guideline.number")}
        value={textAt(guideline, "version")}
        onChange={(value) => set("version", value)}
        maxLength={32}
        dir="ltr"
        required
        fault={faultAt(faults, "guideline.version")}
      />
      <LinesEntry
        label={t("guideline.text")}
        hint={t("guideline.markdown")}
        value={textAt(guideline, "text")}
        onChange={(value) => set("text", value)}
        rows={10}
        required
        fault={faultAt(faults, "guideline.text") ?? faultAt(faults, "guideline")}
      />
    </fieldset>
  );
}

function Work({ draft, faults, onDraft }: FormProps) {
  const { t } = useWords();
  const set = (key: string, value: unknown) => onDraft(withKey(draft, key, value));
  const payFault = faultsBelow(faults, "pay").map(faultWords).join(" ");
  return (
    <fieldset>
      <legend>{t("making.work")}</legend>
      <p className="aside">{t("making.work.hint")}</p>
      <div className="pairs">
        <NumberEntry
          label={t("making.overlap")}
          hint={t("making.overlap.hint")}
          value={numberAt(draft, "overlap") ?? 3}
          onChange={(value) => set("overlap", value ?? undefined)}
          min={1}
          max={1000}
          fault={faultAt(faults, "overlap")}
        />
        <NumberEntry
          label={t("making.seconds")}
          hint={t("making.seconds.hint")}
          value={numberAt(draft, "expected_seconds")}
          onChange={(value) => set("expected_seconds", value ?? undefined)}
          min={1}
          step="any"
          fault={faultAt(faults, "expected_seconds")}
        />
      </div>
      <PayEntry
        pay={isObject(draft.pay) ? (draft.pay as unknown as Pay) : null}
        onChange={(pay) => set("pay", pay ?? undefined)}
        fault={payFault === "" ? null : payFault}
      />
      <LinesEntry
        label={t("making.consent")}
        hint={t("making.consent.hint")}
        value={textAt(draft, "consent")}
        onChange={(value) => set("consent", value === "" ? undefined : value)}
        fault={faultAt(faults, "consent")}
      />
    </fieldset>
  );
}
