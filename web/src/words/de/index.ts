import type { Catalogue } from "../translate";
import { page } from "./page";

export const de: Catalogue = { ...page };
