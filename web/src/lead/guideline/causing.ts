import type { CauseCell, CauseCount } from "../../api/causeshapes";

const ONE_OPTION = new Set(["single_choice", "rating", "pair"]);

/** The questions of which causes can be told: raters take one option. */
export function codable<Q extends { readonly type: string }>(questions: readonly Q[]): readonly Q[] {
  return questions.filter((one) => ONE_OPTION.has(one.type));
}

/** The causes that somebody or something named, the most frequent first. */
export function worth(counts: readonly CauseCount[]): readonly CauseCount[] {
  const size = (one: CauseCount) => one.suggested + one.coded;
  return counts.filter((one) => size(one) > 0).sort((a, b) => size(b) - size(a));
}

/** How many items have a clear suggestion and a coded cause. */
export function coded(cells: readonly CauseCell[]): number {
  return cells.filter((one) => one.suggested !== "not clear").reduce((sum, one) => sum + one.items, 0);
}
