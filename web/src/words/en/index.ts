import { drawing } from "./drawing";
import { page } from "./page";

/** English: the catalogue that names every key. */
export const en = { ...drawing, ...page };
export type WordKey = keyof typeof en;
