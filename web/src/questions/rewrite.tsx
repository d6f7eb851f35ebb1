import type { Question, QuestionKind, QuestionProps } from "./contract";
import { Diff } from "./Diff";
import { MAX_LENGTH, Writing, writtenFault } from "./text";

export type Rewrite = Question & { readonly of: string; readonly max_length?: number; readonly must_change?: boolean };

function View({ question, content, value, onChange, disabled, t }: QuestionProps<Rewrite, string>) {
  const given = givenOf(question, content);
  const text = value ?? given;
  const lines = Math.min(14, Math.max(4, Math.ceil(given.length / 40) + 1));
  return (
    <div className="rewrite">
      <Writing
        text={text}
        onText={(now) => onChange(now === given ? undefined : now)}
        lines={lines}
        most={question.max_length ?? MAX_LENGTH}
        disabled={disabled}
        t={t}
      />
      <section className="changes" aria-label={t("questions.rewrite.changes")} tabIndex={0}>
        <h4>{t("questions.rewrite.changes")}</h4>
        {text === given ? (
          <p className="aside">{value === undefined ? t("questions.rewrite.nothing") : t("questions.rewrite.kept")}</p>
        ) : (
          <Diff before={given} after={text} t={t} />
        )}
      </section>
      <div className="buttons">
        <button type="button" disabled={disabled || value === undefined} onClick={() => onChange(undefined)}>
          {t("questions.rewrite.back")}
        </button>
        {question.must_change === false ? (
          <button type="button" aria-pressed={value === given} disabled={disabled} onClick={() => onChange(given)}>
            {t("questions.rewrite.good")}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function givenOf(question: Rewrite, content: Readonly<Record<string, unknown>>): string {
  const text = content[question.of];
  return typeof text === "string" ? text.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : "";
}

/** A given text, improved; the answer is the whole new text. */
export const rewrite: QuestionKind<Rewrite, string> = {
  type: "rewrite",
  View,
  faultOf: (question, answer, content) => {
    const fault = writtenFault(answer, 1, question.max_length ?? MAX_LENGTH);
    if (fault !== null || question.must_change === false) return fault;
    return answer.trim() === givenOf(question, content).trim() ? { key: "questions.rewrite.change" } : null;
  },
  values: () => [],
};
