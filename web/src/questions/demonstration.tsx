import { Fragment } from "react";

import type { Turn } from "../content/Conversation";
import type { Question, QuestionKind, QuestionProps } from "./contract";
import { MAX_LENGTH, Writing, writtenFault } from "./text";

export type Demonstration = Question & { readonly of?: string | null; readonly turns?: number; readonly max_length?: number };

const SPEAKERS = ["assistant", "user"] as const;
const FIRST: readonly Turn[] = [{ role: "assistant", text: "" }];

function View({ question, value = FIRST, onChange, disabled, t }: QuestionProps<Demonstration, readonly Turn[]>) {
  const most = question.turns ?? 1;
  const set = (turns: readonly Turn[]) => onChange(turns.length === 1 && turns[0]?.text === "" ? undefined : turns);
  const write = (place: number, text: string) => set(value.map((turn, at) => (at === place ? { ...turn, text } : turn)));
  const more = SPEAKERS.slice().reverse().map((role) => ({ role, text: "" }));
  return (
    <div className="demonstration">
      <ol className="written-turns">
        {value.map((turn, place) => {
          const name = turn.role === "assistant" ? t("questions.demonstration.assistant") : t("questions.demonstration.user");
          return (
            <li key={place} data-role={turn.role}>
              <p className="turn-name" aria-hidden="true">
                {name}
              </p>
              <Writing
                text={turn.text}
                onText={(text) => write(place, text)}
                lines={turn.role === "assistant" ? (most > 1 ? 5 : 9) : 2}
                most={question.max_length ?? MAX_LENGTH}
                label={most > 1 ? t("questions.demonstration.turn", { name, place: place + 1 }) : name}
                disabled={disabled}
                t={t}
              />
            </li>
          );
        })}
      </ol>
      {most > 1 ? (
        <Fragment>
          <p className="aside" role="status">
            {t("questions.demonstration.count", { count: (value.length + 1) / 2, most })}
          </p>
          <div className="buttons">
            <button type="button" disabled={disabled || value.length >= 2 * most - 1} onClick={() => set([...value, ...more])}>
              {t("questions.demonstration.more")}
            </button>
            <button type="button" disabled={disabled || value.length < 3} onClick={() => set(value.slice(0, -2))}>
              {t("questions.demonstration.fewer")}
            </button>
          </div>
        </Fragment>
      ) : null}
    </div>
  );
}

/** The ideal response, in the rater's words; with several turns, the user's between the assistant's. */
export const demonstration: QuestionKind<Demonstration, readonly Turn[]> = {
  type: "demonstration",
  View,
  faultOf: ({ max_length: most }, answer) => {
    const faults = answer.map(({ text }) => writtenFault(text, 1, most ?? MAX_LENGTH));
    const fault = faults.find((one) => one !== null) ?? null;
    return fault?.key === "questions.missing" && answer.length > 1 ? { key: "questions.demonstration.empty" } : fault;
  },
  values: () => [],
};
