import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { questionsOf } from "../opening/paradigms";
import { toSettle } from "./settling";

/** The questions of which the spread is the result, so that nobody settles them; those that are asked all the same. */
export function Spreads({ place }: { place: Place }) {
  const { t } = useWords();
  const { spec } = place.view;
  const spread = questionsOf(spec, "descriptive");
  if (spread.length === 0) return null;
  const opening = new Set(toSettle(spec).map(({ name }) => name));
  return (
    <div className="note">
      <p>{t("disputes.spread")}</p>
      <ul>
        {spread.map(({ name, ask }) => (
          <li key={name}>
            <span lang={spec.language} dir="auto">
              {ask}
            </span>
            {opening.has(name) && ` ${t("disputes.spread.opens")}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
