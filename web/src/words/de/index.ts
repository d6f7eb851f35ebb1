import type { Catalogue } from "../translate";
import { drawing } from "./drawing";
import { page } from "./page";
import { questions } from "./questions";

export const de: Catalogue = { ...drawing, ...page, ...questions };
