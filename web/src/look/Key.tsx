/** The key that does what the button does; for eyes, since `aria-keyshortcuts` tells ears. */
export function Key({ of }: { of: string | undefined }) {
  return of === undefined || of === "" ? null : <kbd aria-hidden="true">{shownKey(of)}</kbd>;
}

const SIGNS: Readonly<Record<string, string>> = {
  Enter: "↵",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  " ": "␣",
};

/** How a key is written on a button. */
export function shownKey(key: string): string {
  if (key.startsWith("Shift+")) return `⇧${shownKey(key.slice(6))}`;
  return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
