/** What changed between two texts, word by word. */

export type Change = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** Beyond so many steps of comparing, the middle is shown as replaced whole. */
const LARGEST = 4_000_000;

/** Same, removed and added parts that make up both texts; runs of one kind are joined. */
export function diff(before: string, after: string): Change[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return joined([
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]);
}

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** Words, spaces and signs, each by itself; together they are the text. */
export function wordsOf(text: string): string[] {
  if (segmenter !== null) return Array.from(segmenter.segment(text), ({ segment }) => segment);
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function same(text: string): Change {
  return { kind: "same", text };
}

/** By the longest common subsequence: `longest[i][j]` is its length for a[i…] and b[j…]. */
function middle(a: readonly string[], b: readonly string[]): Change[] {
  if (a.length * b.length > LARGEST) {
    return [...a.map((text) => ({ kind: "removed", text }) as const), ...b.map((text) => ({ kind: "added", text }) as const)];
  }
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [removed, added] = [a[i], b[j]];
    if (removed !== undefined && removed === added) {
      changes.push(same(removed));
      i += 1;
      j += 1;
    } else if (removed !== undefined && (added === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: "removed", text: removed });
      i += 1;
    } else {
      changes.push({ kind: "added", text: added ?? "" });
      j += 1;
    }
  }
  return changes;
}

/** Runs of one kind as one; and "one _ two" removed beside "three _ four" added as two runs, not as four around a space. */
function joined(changes: readonly Change[]): Change[] {
  const found: Change[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed !== "") found.push({ kind: "removed", text: removed });
    if (added !== "") found.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const [place, change] of changes.entries()) {
    const next = changes[place + 1];
    const bridge = change.kind === "same" && change.text.trim() === "" && removed !== "" && added !== "" && next?.kind !== "same" && next !== undefined;
    if (bridge) {
      removed += change.text;
      added += change.text;
    } else if (change.kind === "removed") removed += change.text;
    else if (change.kind === "added") added += change.text;
    else {
      flush();
      const last = found.at(-1);
      if (last?.kind === "same") found[found.length - 1] = same(last.text + change.text);
      else found.push(change);
    }
  }
  flush();
  return found;
}
