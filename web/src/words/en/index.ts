import { page } from "./page";

/** English: the catalogue that names every key. */
export const en = { ...page };
export type WordKey = keyof typeof en;
