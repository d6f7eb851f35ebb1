import { archive } from "./archive";
import { diagnosis } from "./diagnosis";
import { disagreement } from "./disagreement";
import { drawing } from "./drawing";
import { growing } from "./growing";
import { items } from "./items";
import { lead } from "./lead";
import { making } from "./making";
import { page } from "./page";
import { people } from "./people";
import { preference } from "./preference";
import { quality } from "./quality";
import { questions } from "./questions";
import { rater } from "./rater";
import { release } from "./release";
import { reward } from "./reward";
import { settings } from "./settings";
import { settling } from "./settling";
import { terms } from "./terms";

/** English: the catalogue that names every key. */
export const en = { ...archive, ...diagnosis, ...disagreement, ...drawing, ...growing, ...items, ...lead, ...making, ...page, ...people, ...preference, ...quality, ...questions, ...rater, ...release, ...reward, ...settings, ...settling, ...terms };
export type WordKey = keyof typeof en;
