import { useState } from "react";

import type { Detail } from "../../api/problem";
import { TYPES } from "../../questions/registry";
import { useWords } from "../../words/Words";
import { ChoiceEntry, LinesEntry, NumberEntry, TextEntry, TickEntry } from "../parts/Entry";
import type { Paradigm } from "../../api/leadshapes";
import { asType, fieldNames, optionLines, optionsFrom, partsOf, withQuestion } from "./blanks";
import { faultAt, faultsBelow, faultWords, listAt, moved, numberAt, replaced, textAt, withKey, type Draft } from "./draft";
import { PARADIGMS, paradigmIn } from "./paradigms";
import type { FormProps } from "./SpecForm";

/** The questions, each with its words and what its type needs. */
export function QuestionsForm({ draft, faults, onDraft }: FormProps) {
  const { t } = useWords();
  const questions = listAt(draft, "questions");
  const set = (next: readonly Draft[]) => onDraft(withKey(draft, "questions", next));
  return (
    <fieldset>
      <legend>{t("making.questions")}</legend>
      {questions.map((question, place) => (
        <details key={place} className="question-form" open={questions.length < 3 || faultsBelow(faults, `questions[${place}]`).length > 0}>
          <summary>
            <strong>{textAt(question, "name") || place + 1}</strong> <span dir="auto">{textAt(question, "ask")}</span>
          </summary>
          <QuestionForm
            question={question}
            path={`questions[${place}]`}
            fields={listAt(draft, "content")}
            usual={paradigmIn(draft)}
            faults={faults}
            onQuestion={(next) => set(replaced(questions, place, next))}
          />
          <p className="buttons">
            <button type="button" className="quiet" disabled={place === 0} onClick={() => set(moved(questions, place, -1))}>
              {t("making.up")}
            </button>
            <button type="button" className="quiet" disabled={place === questions.length - 1} onClick={() => set(moved(questions, place, 1))}>
              {t("making.down")}
            </button>
            <button type="button" className="quiet" disabled={questions.length < 2} onClick={() => set(replaced(questions, place, undefined))}>
              {t("making.remove")}
            </button>
          </p>
        </details>
      ))}
      <button type="button" onClick={() => set(withQuestion(draft, t("making.question.new")))}>
        {t("making.question.add")}
      </button>
    </fieldset>
  );
}

type Props = {
  readonly question: Draft;
  readonly path: string;
  readonly fields: readonly Draft[];
  /** What the campaign says of questions that do not say it: for what answers are. */
  readonly usual: Paradigm | "";
  readonly faults: readonly Detail[];
  readonly onQuestion: (question: Draft) => void;
};

function QuestionForm(props: Props) {
  const { t } = useWords();
  const { question, path, fields, usual, faults, onQuestion } = props;
  const set = (key: string, value: unknown) => onQuestion(withKey(question, key, value));
  const type = textAt(question, "type");
  const own = paradigmIn(question);
  const counts = own || usual;
  return (
    <>
      <div className="pairs">
        <TextEntry
          label={t("making.question.name")}
          value={textAt(question, "name")}
          onChange={(value) => set("name", value)}
          dir="ltr"
          required
          fault={faultAt(faults, `${path}.name`)}
        />
        <ChoiceEntry
          label={t("making.question.type")}
          value={type}
          onChange={(value) => onQuestion(asType(question, value, fields))}
          options={TYPES.map((value) => ({ value, text: t(`making.question.${value as "pair"}`) }))}
          fault={faultAt(faults, `${path}.type`)}
        />
      </div>
      <ChoiceEntry
        label={t("making.paradigm")}
        hint={t(counts === "" ? "making.paradigm.hint" : `making.${counts}.hint`)}
        value={own}
        onChange={(value) => set("paradigm", value === "" ? undefined : value)}
        options={[
          { value: "", text: usual === "" ? t("making.paradigm.choose") : t("making.paradigm.as", { what: t(`making.${usual}`) }) },
          ...PARADIGMS.map((value) => ({ value, text: t(`making.${value}`) })),
        ]}
        fault={faultAt(faults, `${path}.paradigm`)}
      />
      <TextEntry label={t("making.ask")} value={textAt(question, "ask")} onChange={(value) => set("ask", value)} required fault={faultAt(faults, `${path}.ask`)} />
      <OwnParts {...props} />
      <TextEntry
        label={t("making.help")}
        value={textAt(question, "help")}
        onChange={(value) => set("help", value === "" ? undefined : value)}
        fault={faultAt(faults, `${path}.help`)}
      />
      <TickEntry
        label={t("making.question.required")}
        checked={question.required !== false}
        onChange={(value) => set("required", value ? undefined : false)}
      />
    </>
  );
}

/** What the type of a question has of its own. */
function OwnParts({ question, path, fields, faults, onQuestion }: Props) {
  const { t } = useWords();
  const { options, compares, of, range } = partsOf(textAt(question, "type"));
  const set = (key: string, value: unknown) => onQuestion(withKey(question, key, value));
  const below = (key: string) => faultsBelow(faults, `${path}.${key}`).map(faultWords).join(" ") || null;
  return (
    <>
      {options !== undefined && (
        <OptionsEntry key={options} options={question[options]} fault={below(options)} onOptions={(next) => set(options, next)} />
      )}
      {compares !== undefined && (
        <fieldset className="ticks">
          <legend>{t("making.compares")}</legend>
          {fieldNames(fields).map((name) => {
            const chosen = Array.isArray(question[compares]) ? (question[compares] as readonly unknown[]) : [];
            const next = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
            return <TickEntry key={name} label={name} checked={chosen.includes(name)} onChange={() => set(compares, next)} />;
          })}
          {below(compares) !== null && <p className="fault">{below(compares)}</p>}
        </fieldset>
      )}
      {of !== undefined && (
        <ChoiceEntry
          label={t("making.of")}
          value={textAt(question, "of")}
          onChange={(value) => set("of", value)}
          options={fields
            .filter((field) => of.includes(textAt(field, "type")) || field.name === question.of)
            .map((field) => ({ value: textAt(field, "name"), text: textAt(field, "name") }))}
          fault={below("of")}
        />
      )}
      {textAt(question, "type") === "pair" && (
        <TickEntry label={t("making.tie")} checked={question.tie === true} onChange={(value) => set("tie", value ? true : undefined)} />
      )}
      {range === true && (
        <div className="pairs">
          <NumberEntry label={t("making.min")} value={numberAt(question, "min")} onChange={(value) => set("min", value ?? undefined)} step="any" fault={below("min")} />
          <NumberEntry label={t("making.max")} value={numberAt(question, "max")} onChange={(value) => set("max", value ?? undefined)} step="any" fault={below("max")} />
        </div>
      )}
    </>
  );
}

type OptionsProps = { readonly options: unknown; readonly fault: string | null; readonly onOptions: (options: unknown[]) => void };

/** Options, a line each. The text is kept as typed, so that a line in the making does not vanish. */
function OptionsEntry({ options, fault, onOptions }: OptionsProps) {
  const { t } = useWords();
  const [lines, setLines] = useState(() => optionLines(options));
  return (
    <LinesEntry
      label={t("making.options")}
      hint={t("making.options.hint")}
      value={lines}
      onChange={(next) => {
        setLines(next);
        onOptions(optionsFrom(next, options));
      }}
      rows={Math.min(12, Math.max(3, lines.split("\n").length + 1))}
      fault={fault}
    />
  );
}
