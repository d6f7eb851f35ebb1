import { drawing } from "./drawing";
import { page } from "./page";
import { questions } from "./questions";

/** English: the catalogue that names every key. */
export const en = { ...drawing, ...page, ...questions };
export type WordKey = keyof typeof en;
