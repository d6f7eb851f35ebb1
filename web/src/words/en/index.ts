import { drawing } from "./drawing";
import { items } from "./items";
import { lead } from "./lead";
import { making } from "./making";
import { page } from "./page";
import { people } from "./people";
import { questions } from "./questions";
import { rater } from "./rater";

/** English: the catalogue that names every key. */
export const en = { ...drawing, ...items, ...lead, ...making, ...page, ...people, ...questions, ...rater };
export type WordKey = keyof typeof en;
