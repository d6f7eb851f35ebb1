import { useId, useState } from "react";

import { ChoiceList } from "./ChoiceList";
import type { Branch, Question, QuestionKind, QuestionProps } from "./contract";
import { levelAt, pathsOf, type Twig } from "./options";

export type HierarchicalChoice = Question & {
  readonly options: readonly (Branch | string)[];
  readonly leaf_only?: boolean;
};

type Path = readonly string[];
const SEARCHED_FROM = 12;

/** One level at a time, below the way that led to it; a search over all levels where there are many. */
function View({ question, value = [], onChange, disabled, t }: QuestionProps<HierarchicalChoice, Path>) {
  const { above, level, chosen } = openLevel(question, value);
  const all = pathsOf(question.options);
  return (
    <div className="tree">
      {all.length > SEARCHED_FROM ? (
        <Search paths={all} leafOnly={question.leaf_only !== false} onFound={onChange} disabled={disabled} t={t} />
      ) : null}
      <nav className="crumbs" aria-label={t("questions.tree.way")}>
        <button type="button" disabled={disabled || above.length === 0} onClick={() => onChange(undefined)}>
          {t("questions.tree.top")}
        </button>
        {above.map((value, place) => (
          <button
            key={place}
            type="button"
            dir="auto"
            disabled={disabled || place === above.length - 1}
            onClick={() => onChange(above.slice(0, place + 1))}
          >
            {wordOf(question, above.slice(0, place), value)}
          </button>
        ))}
      </nav>
      <ChoiceList
        key={above.join("/")}
        kind="radio"
        choices={level}
        chosen={chosen === null ? [] : [chosen]}
        onChoose={(one) => onChange([...above, one])}
        disabled={disabled}
        sign={(choice) => ((choice as Twig).children.length > 0 ? "›" : "")}
        t={t}
        {...(above.length > 0 ? { label: wordOf(question, above.slice(0, -1), above.at(-1) ?? "") } : {})}
      />
    </div>
  );
}

/** The level that is open: below the last choice, or the last choice's own when nothing is below it. */
function openLevel(question: HierarchicalChoice, value: Path): { above: Path; level: Twig[]; chosen: string | null } {
  const below = levelAt(question.options, value) ?? [];
  if (below.length > 0 || value.length === 0) return { above: value, level: below, chosen: null };
  const above = value.slice(0, -1);
  return { above, level: levelAt(question.options, above) ?? [], chosen: value.at(-1) ?? null };
}

function wordOf(question: HierarchicalChoice, above: Path, value: string): string {
  return levelAt(question.options, above)?.find((twig) => twig.value === value)?.text ?? value;
}

type SearchProps = {
  readonly paths: ReturnType<typeof pathsOf>;
  readonly leafOnly: boolean;
  readonly onFound: (path: Path) => void;
} & Pick<QuestionProps<never, never>, "disabled" | "t">;

function Search({ paths, leafOnly, onFound, disabled, t }: SearchProps) {
  const [sought, setSought] = useState("");
  const id = useId();
  const words = sought.trim().toLocaleLowerCase();
  const found =
    words === ""
      ? []
      : paths.filter(({ words: all, leaf }) => (leaf || !leafOnly) && all.join(" ").toLocaleLowerCase().includes(words));
  return (
    <div className="search">
      <label className="aside" htmlFor={id}>
        {t("questions.tree.search")}
      </label>
      <input id={id} type="search" value={sought} disabled={disabled} onChange={(event) => setSought(event.target.value)} />
      <ul className="found" aria-label={t("questions.tree.found")} hidden={found.length === 0}>
        {found.slice(0, 8).map(({ path, words: all }) => (
          <li key={path.join("/")}>
            <button
              type="button"
              onClick={() => {
                onFound(path);
                setSought("");
              }}
            >
              {all.join(" › ")}
            </button>
          </li>
        ))}
      </ul>
      <p className="aside" role="status">
        {words === "" ? "" : t("questions.tree.count", { count: found.length })}
      </p>
    </div>
  );
}

/** One place in a tree of options. The answer is the path to it. */
export const hierarchicalChoice: QuestionKind<HierarchicalChoice, Path> = {
  type: "hierarchical_choice",
  View,
  faultOf: ({ options, leaf_only: leafOnly }, answer) => {
    const below = levelAt(options, answer);
    if (below === null || answer.length === 0) return { key: "questions.missing" };
    return below.length > 0 && leafOnly !== false ? { key: "questions.tree.further" } : null;
  },
  values: (answer) => answer,
  keys: (question, { value = [] }) => {
    const { above, level } = openLevel(question, value);
    const steps = level.flatMap(({ key, text, value: one }) =>
      key === "" ? [] : [{ key, says: text, literal: true, act: () => [...above, one] }],
    );
    const up = (path: Path | undefined) => (path === undefined || path.length < 2 ? undefined : path.slice(0, -1));
    return [...steps, { key: "Backspace", says: "questions.tree.up", act: up }];
  },
};
