/** Who differs from whom: the matrix of distances between raters as levels, and what it says of each. */

import type { ApartLine } from "../../api/disagreementshapes";

/** Where levels of distance begin; 1 is how far answers to different items differ. */
export const LEVELS: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/** The level of a distance; null for two who were not compared. */
export function levelOf(distance: number | null): number | null {
  return distance === null ? null : LEVELS.findLastIndex((from) => distance >= from);
}

/** The cells of each level as one path, `size` pixels a cell; the last path is of those not compared. */
export function pathsOf(raters: readonly ApartLine[], size: number): string[] {
  const paths: string[] = Array.from({ length: LEVELS.length + 1 }, () => "");
  raters.forEach((line, row) =>
    line.distances.forEach((distance, column) => {
      if (row === column) return;
      const level = levelOf(distance) ?? LEVELS.length;
      paths[level] += `M${column * size} ${row * size}h${size}v${size}h${-size}z`;
    }),
  );
  return paths;
}

export type Kin = { readonly name: string; readonly distance: number };
export type Summary = { readonly line: ApartLine; readonly typical: number | null; readonly nearest: Kin | null; readonly furthest: Kin | null };

/** Of each rater: the median distance to others, who is most like them and who least. */
export function summaries(raters: readonly ApartLine[]): Summary[] {
  return raters.map((line, place) => {
    const known = line.distances
      .flatMap((distance, other): Kin[] => (other === place || distance === null ? [] : [{ name: raters[other]?.name ?? "", distance }]))
      .sort((a, b) => a.distance - b.distance);
    return { line, typical: medianOf(known.map((one) => one.distance)), nearest: known[0] ?? null, furthest: known.at(-1) ?? null };
  });
}

/** The median distance of two raters; null where no two were compared. */
export function typicalOf(raters: readonly ApartLine[]): number | null {
  return medianOf(raters.flatMap((line, place) => line.distances.slice(place + 1).filter((one) => one !== null)).sort((a, b) => a - b));
}

function medianOf(sorted: readonly number[]): number | null {
  const half = sorted.length >> 1;
  const upper = sorted[half];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}
