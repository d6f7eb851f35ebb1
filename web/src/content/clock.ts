/** Three decimals: a millisecond. */
export function three(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Minutes, seconds and milliseconds: 1:02.250. */
export function clock(seconds: number): string {
  const whole = three(Math.max(0, Number.isFinite(seconds) ? seconds : 0));
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${(whole - minutes * 60).toFixed(3).padStart(6, "0")}`;
}
