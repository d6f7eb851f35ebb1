import { useWords } from "../../words/Words";
import { Badge } from "../parts/Badge";

const VERDICTS: Readonly<Record<string, "certified" | "gaps" | "refused">> = {
  certified: "certified",
  "certified with disclosed gaps": "gaps",
  refused: "refused",
};
const KINDS = { certified: "good", gaps: "warn", refused: "bad" } as const;

/** The name of a verdict as the pages have words for it. */
export function verdictOf(verdict: string): "certified" | "gaps" | "refused" {
  return VERDICTS[verdict] ?? "gaps";
}

/** Whether a release is certified, in a word or four. */
export function Verdict({ verdict }: { readonly verdict: string }) {
  const { t } = useWords();
  const known = verdictOf(verdict);
  return <Badge kind={KINDS[known]}>{t(`release.gate.${known}`)}</Badge>;
}
