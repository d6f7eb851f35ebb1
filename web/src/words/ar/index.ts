import type { Catalogue } from "../translate";
import { page } from "./page";

export const ar: Catalogue = { ...page };
