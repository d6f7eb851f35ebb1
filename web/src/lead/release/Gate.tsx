import type { Condition, Gate as Found } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";

const VERDICTS: Readonly<Record<string, "certified" | "gaps" | "refused">> = {
  certified: "certified",
  "certified with disclosed gaps": "gaps",
  refused: "refused",
};
const KINDS = { certified: "good", gaps: "warn", refused: "bad" } as const;

/** Whether a release is certified, and what each condition found, the gaps first. */
export function Gate({ found }: { found: Found }) {
  const { t } = useWords();
  const verdict = VERDICTS[found.verdict] ?? "gaps";
  const stateOf = (one: Condition) => (one.state === "met" ? 2 : one.otherwise === "refuse" ? 0 : 1);
  const conditions = [...found.conditions].sort((one, other) => stateOf(one) - stateOf(other));
  return (
    <>
      <p>
        <Badge kind={KINDS[verdict]}>{t(`release.gate.${verdict}`)}</Badge> {t(`release.gate.${verdict}.about`)}
      </p>
      <ul className="gate">
        {conditions.map((one) => (
          <li key={one.kind}>
            <Line one={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Line({ one }: { one: Condition }) {
  const { t } = useWords();
  const { number } = useFigures();
  const state = one.state === "met" ? "met" : one.otherwise === "refuse" ? "refuses" : one.state;
  const kind = { met: "good", gap: "warn", unknown: "warn", refuses: "bad" } as const;
  return (
    <>
      <p className="of-gate">
        <Badge kind={kind[state]}>{t(`release.gate.${state}`)}</Badge>
        <strong lang="en" dir="auto">
          {one.title}
        </strong>
      </p>
      <p lang="en" dir="auto">
        {one.says.split("`").map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
      </p>
      <p className="aside">{t(one.demanded ? (one.otherwise === "refuse" ? "release.gate.demanded" : "release.gate.asked") : "release.gate.usual")}</p>
      {one.figures.length > 0 && (
        <details>
          <summary>{t("release.gate.evidence", { title: one.title })}</summary>
          <dl className="evidence">
            {one.figures.map(({ pointer, value }) => (
              <div key={pointer}>
                <dt className="code" dir="ltr">
                  {pointer}
                </dt>
                <dd className="figures">{typeof value === "number" ? number(value, 4) : value === null ? "–" : String(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
