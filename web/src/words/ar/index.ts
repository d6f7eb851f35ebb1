import type { Catalogue } from "../translate";
import { drawing } from "./drawing";
import { page } from "./page";

export const ar: Catalogue = { ...drawing, ...page };
