/** What a question component is given and gives back. Every type of question keeps to it. */

import type { ComponentType } from "react";

import type { Content } from "../content/fields";
import type { Translate } from "../words/translate";

export type { Translate };

/** What can be chosen. A plain text is an option with only a value. */
export type Option = {
  readonly value: string;
  readonly text?: string | null;
  readonly help?: string | null;
  /** The shortcut that the lead gave it, one character. */
  readonly key?: string | null;
};

export type Branch = Option & { readonly children?: readonly (Branch | string)[] | null };

/** What every question has; each type adds its own keys. */
export type Question = {
  readonly name: string;
  readonly type: string;
  readonly ask: string;
  readonly help?: string | null;
  /** What its answers are for, where it says so itself. */
  readonly paradigm?: "prescriptive" | "descriptive" | null;
  readonly required?: boolean;
  readonly when?: Condition | null;
};

export type Condition = {
  readonly question?: string | null;
  readonly is?: string | number | null;
  readonly in?: readonly (string | number)[] | null;
  readonly answered?: boolean | null;
  readonly all?: readonly Condition[] | null;
  readonly any?: readonly Condition[] | null;
  readonly not?: Condition | null;
};

export type Direction = "ltr" | "rtl";

export type QuestionProps<Q, A> = {
  readonly question: Q;
  /** The item's fields by name. */
  readonly content: Content;
  /** For each question that compares fields, the order in which this rater sees them. */
  readonly shown: Readonly<Record<string, readonly string[]>>;
  /** The answer so far; undefined when there is none. It may be incomplete: `faultOf` of the type says so. */
  readonly value: A | undefined;
  readonly onChange: (answer: A | undefined) => void;
  /** The question that the keys of the page go to. */
  readonly active: boolean;
  readonly disabled: boolean;
  /** The direction of the item's language. */
  readonly dir: Direction;
  readonly t: Translate;
};

/** A key that the page hands to the active question: true when the question took it. */
export type KeyPress = { readonly key: string; readonly shift: boolean };

/** Why an answer cannot be sent yet, as words to show; null when it can. */
export type Fault = { readonly key: string; readonly values?: Readonly<Record<string, string | number>> };

/** A type of question: how it is drawn, when its answer is whole, and what conditions can test in it. */
export type QuestionKind<Q = never, A = never> = {
  readonly type: string;
  readonly View: ComponentType<QuestionProps<Q, A>>;
  /** Why the answer is not whole; called with an answer, never with undefined. */
  readonly faultOf: (question: Q, answer: A, content: Content) => Fault | null;
  /** The values that a condition can test, as the server reads them from the stored answer. */
  readonly values: (answer: A) => readonly (string | number)[];
  /** The keys that it takes while it is active, and what each does. */
  readonly keys?: (question: Q, place: Pick<QuestionProps<Q, A>, "shown" | "value" | "content">) => readonly Shortcut<A>[];
  /** What is sent, where that is more than what is kept while the rater works. */
  readonly sent?: (answer: A) => unknown;
  /** Whether choosing answers the question whole, so that the page may go to the next. */
  readonly decisive?: boolean;
};

/** One key of a question: what it is called in the list of keys, and the answer after it. */
export type Shortcut<A> = {
  readonly key: string;
  readonly says: string;
  /** The words are content (an option), and are shown as they are; else they are a key of the catalogue. */
  readonly literal?: boolean;
  readonly act: (value: A | undefined) => A | undefined;
};
