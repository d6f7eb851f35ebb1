import type { Suggestion } from "../../api/causeshapes";
import type { Paradigm } from "../../api/leadshapes";
import { useWords } from "../../words/Words";

export type CauseWord = (cause: Suggestion) => string;

/** What a cause is called: where the spread of answers is the data, nobody slips by differing. */
export function useCauseWord(paradigm: Paradigm): CauseWord {
  const { t } = useWords();
  return (cause) => t(cause === "slip" && paradigm === "descriptive" ? "causes.prevails" : `causes.name.${cause}`);
}
