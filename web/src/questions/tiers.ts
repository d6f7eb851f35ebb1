/** A ranking as a list of tiers, the best first, and the steps that change it. */

export type Tiers = readonly (readonly string[])[];

/** Every field in a tier of its own, in an order. */
export function singly(order: readonly string[]): Tiers {
  return order.map((field) => [field]);
}

/** The fields from best to worst, whatever their tiers. */
export function flat(tiers: Tiers): string[] {
  return tiers.flat();
}

/** The tier that a field is in; -1 when it is in none. */
export function tierOf(tiers: Tiers, field: string): number {
  return tiers.findIndex((tier) => tier.includes(field));
}

/** The field one step up (-1) or down (1): out of a shared tier into one of its own, else past the next tier. */
export function moved(tiers: Tiers, field: string, step: -1 | 1): Tiers {
  const at = tierOf(tiers, field);
  const own = tiers[at];
  if (own === undefined) return tiers;
  if (own.length > 1) {
    const rest = own.filter((other) => other !== field);
    return tiers.flatMap((tier, place) => (place !== at ? [tier] : step < 0 ? [[field], rest] : [rest, [field]]));
  }
  const other = at + step;
  if (other < 0 || other >= tiers.length) return tiers;
  const without = tiers.filter((_, place) => place !== at);
  return [...without.slice(0, other), own, ...without.slice(other)];
}

/** The field put at a place of the flat order, in a tier of its own; for dragging. */
export function put(tiers: Tiers, field: string, place: number): Tiers {
  const without = tiers.map((tier) => tier.filter((other) => other !== field)).filter((tier) => tier.length > 0);
  let before = 0;
  for (const [at, tier] of without.entries()) {
    if (before >= place) return [...without.slice(0, at), [field], ...without.slice(at)];
    before += tier.length;
  }
  return [...without, [field]];
}

/** The field made equal with the tier above it; or, when it shares a tier, set below that tier. */
export function tied(tiers: Tiers, field: string): Tiers {
  const at = tierOf(tiers, field);
  const own = tiers[at];
  const above = tiers[at - 1];
  if (own === undefined) return tiers;
  if (own[0] !== field) {
    const from = own.indexOf(field);
    return tiers.flatMap((tier, place) => (place === at ? [own.slice(0, from), own.slice(from)] : [tier]));
  }
  if (above === undefined) return tiers;
  return tiers.flatMap((tier, place) => (place === at - 1 ? [[...above, ...own]] : place === at ? [] : [tier]));
}
