/** The numbers behind a finding, as they are shown. */

export type Fact = { readonly name: string; readonly value: number | string };
export type Evidence = { readonly facts: readonly Fact[]; readonly items: readonly string[]; readonly judgments: readonly string[] };

/** Evidence as facts by name; what lies deeper is named by its way there, items and judgments are kept apart. */
export function evidenceOf(evidence: Readonly<Record<string, unknown>>): Evidence {
  const { items, judgments, ...others } = evidence;
  return { facts: [...factsOf(others, "")], items: texts(items), judgments: texts(judgments) };
}

function* factsOf(value: unknown, name: string): Generator<Fact> {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) yield { name, value: value.map(String).join(", ") };
    else for (const [place, one] of value.entries()) yield* factsOf(one, `${name} ${place + 1}`);
  } else if (typeof value === "object") {
    for (const [key, one] of Object.entries(value)) yield* factsOf(one, name === "" ? plain(key) : `${name} ${plain(key)}`);
  } else {
    yield { name, value: typeof value === "number" ? value : String(value) };
  }
}

function plain(key: string): string {
  return key.replaceAll("_", " ");
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
