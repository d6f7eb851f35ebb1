/** Shades of a table of differences: three above, three below. */

const SHADES = 3;
/** Differences smaller than this, as a share, are not drawn as if they were large. */
const LEAST = 0.15;

/** The difference that has the darkest shade. */
export function spanOf(differences: readonly number[]): number {
  return Math.max(LEAST, ...differences.map(Math.abs));
}

/** From −3 to 3; 0 only where there is no difference to speak of. */
export function shadeOf(difference: number, span: number): number {
  return Math.sign(difference) * Math.min(SHADES, Math.ceil((Math.abs(difference) / span) * SHADES - 1e-9)) || 0;
}
