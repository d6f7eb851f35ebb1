import type { ItemView } from "../../api/leadshapes";
import type { Answers } from "../../api/shapes";
import { received } from "../../annotators/passages";
import type { Question } from "../../questions/contract";

/** Labels from the ledger as the pages of questions take them: spans are counted in UTF-16 there. */
export function toEdit(labels: Answers, questions: readonly Question[], item: ItemView): Answers {
  const edited = Object.entries(labels).map(([name, label]) => {
    const question = questions.find((one) => one.name === name);
    if (question?.type !== "spans") return [name, label] as const;
    const text = item.content[(question as { of?: string }).of ?? ""];
    return [name, received(label as Parameters<typeof received>[0], String(text ?? ""))] as const;
  });
  return Object.fromEntries(edited);
}
