import { createContext, useContext } from "react";

const Context = createContext<string | undefined>(undefined);

/** Tells what is below by which element (its id) it is asked. */
export const AskedBy = Context.Provider;

/** The id of the element that asks, for `aria-labelledby`. */
export function useAskedBy(): string | undefined {
  return useContext(Context);
}
