import type { ReactNode } from "react";

type Props = { readonly kind?: "plain" | "good" | "warn" | "bad"; readonly children: ReactNode };

/** A word about a state: its meaning is in the word, the colour only repeats it. */
export function Badge({ kind = "plain", children }: Props) {
  return (
    <span className="badge" data-kind={kind}>
      {children}
    </span>
  );
}
