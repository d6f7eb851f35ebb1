import { useId } from "react";

import { Markdown } from "../content/Markdown";
import { Key } from "../look/Key";
import { useAskedBy } from "./AskedBy";
import type { Translate } from "./contract";
import type { Choice } from "./options";

type Props = {
  readonly kind: "radio" | "checkbox";
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChoose: (value: string) => void;
  readonly disabled: boolean;
  readonly t: Translate;
  /** What the group is called, where that is not the question. */
  readonly label?: string;
  /** A sign behind the words of some options. */
  readonly sign?: (choice: Choice) => string;
};

/** Options to tick, as the browser's own radio buttons or check boxes, each with its key. */
export function ChoiceList({ kind, choices, chosen, onChoose, disabled, t, label, sign }: Props) {
  const asked = useAskedBy();
  const name = useId();
  const named = label === undefined ? { "aria-labelledby": asked } : { "aria-label": label };
  return (
    <div className="choices" role={kind === "radio" ? "radiogroup" : "group"} data-many={choices.length > 7} {...named}>
      {choices.map((choice) => {
        const help = choice.help === null ? undefined : `${name}-${choice.value}`;
        return (
          <div className="choice" key={choice.value} data-chosen={chosen.includes(choice.value)}>
            <label>
              <input
                type={kind}
                name={name}
                checked={chosen.includes(choice.value)}
                disabled={disabled}
                aria-describedby={help}
                aria-keyshortcuts={choice.key || undefined}
                onChange={() => onChoose(choice.value)}
              />
              <span className="choice-text" dir="auto">
                {choice.text}
              </span>
              {sign === undefined ? null : (
                <span className="choice-sign" aria-hidden="true">
                  {sign(choice)}
                </span>
              )}
              <Key of={choice.key} />
            </label>
            {choice.help === null ? null : (
              <div className="choice-help" id={help}>
                <Markdown value={choice.help} t={t} />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
