import type { AgreementLine } from "../../api/qualityshapes";

/** The lines with the most and the least agreement; null when none has a value. */
export function extremes(lines: readonly AgreementLine[]): { readonly most: AgreementLine; readonly least: AgreementLine } | null {
  const known = lines.filter((line) => line.value !== null);
  if (known.length === 0) return null;
  const value = (line: AgreementLine) => line.value as number;
  return {
    most: known.reduce((a, b) => (value(b) > value(a) ? b : a)),
    least: known.reduce((a, b) => (value(b) < value(a) ? b : a)),
  };
}

/** What the coefficient that the server computes is called among people. */
export function nameOfCoefficient(coefficient: string): string {
  return coefficient === "krippendorff-alpha" ? "Krippendorff’s α" : coefficient;
}
