import type { ReactNode } from "react";

type Props = { readonly label?: string; readonly labelledBy?: string; readonly children: ReactNode };

/** What may be wider than the page: it scrolls in itself, by the keyboard too. */
export function Scroll({ label, labelledBy, children }: Props) {
  return (
    <div className="scroll" role="group" aria-label={label} aria-labelledby={labelledBy} tabIndex={0}>
      {children}
    </div>
  );
}
