import type { ItemJudgment } from "../../api/leadshapes";

/** The versions under which an item was judged and how often each, the present one last, counted too if it is 0. */
export function versionsOf(judgments: readonly Pick<ItemJudgment, "guideline">[], now: string): { version: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { guideline } of judgments) counts.set(guideline, (counts.get(guideline) ?? 0) + 1);
  const before = [...counts].filter(([version]) => version !== now).map(([version, count]) => ({ version, count }));
  return [...before, { version: now, count: counts.get(now) ?? 0 }];
}
