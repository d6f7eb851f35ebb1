import type { Condition, Gate as Found } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { Badge } from "../parts/Badge";
import { divisible, TABS, under, type Page, type Tab } from "../place";
import { conditionTitle, isForeign, reasonsOf, TERMS } from "./conditions";
import { Verdict, verdictOf } from "./Verdict";

/** Where a lead can do something about a condition. */
const WHERE: Readonly<Record<string, Page>> = {
  agreement: "disagreement",
  quorate: "items",
  coverage: "settings",
  "pay-floor": "settings",
  consent: "settings",
  exclusions: "checks",
  guideline: "guideline",
  pilot: "calibration",
  erasures: "record",
  staleness: "settings",
};
/** Places on the page of settings. */
const PART: Readonly<Record<string, string>> = { coverage: TERMS, "pay-floor": TERMS, staleness: TERMS, consent: "#keys" };

const isTab = (page: Page): page is Tab => (TABS as readonly string[]).includes(page);

type Props = {
  readonly place: Place;
  readonly found: Found;
  /** Whether it can still be changed, so that the page says what to do. */
  readonly open: boolean;
};

/** Whether a release is certified, and what each condition found, the gaps first. */
export function Gate({ place, found, open }: Props) {
  const { t } = useWords();
  const stateOf = (one: Condition) => (one.state === "met" ? 2 : one.otherwise === "refuse" ? 0 : 1);
  const conditions = [...found.conditions].sort((one, other) => stateOf(one) - stateOf(other));
  const may = open && place.may.run;
  return (
    <>
      <p>
        <Verdict verdict={found.verdict} /> {t(`release.gate.${verdictOf(found.verdict)}.about`)}
      </p>
      {may && (
        <p>
          <a href={under(place.view.campaign, "settings") + TERMS}>{t("release.gate.change")}</a>
        </p>
      )}
      <ul className="gate">
        {conditions.map((one) => (
          <li key={one.kind}>
            <Line one={one} />
            {may && one.state !== "met" && !isForeign(one.kind) && <Todo place={place} kind={one.kind} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Line({ one }: { one: Condition }) {
  const { t } = useWords();
  const figures = useFigures();
  const state = one.state === "met" ? "met" : one.otherwise === "refuse" ? "refuses" : one.state;
  const kind = { met: "good", gap: "warn", unknown: "warn", refuses: "bad" } as const;
  const title = conditionTitle(one.kind, one.title, t);
  const reasons = reasonsOf(one, t, figures);
  return (
    <>
      <p className="of-gate">
        <Badge kind={kind[state]}>{t(`release.gate.${state}`)}</Badge>
        <strong lang={isForeign(one.kind) ? "en" : undefined} dir="auto">
          {title}
        </strong>
      </p>
      {reasons === null ? (
        <p lang="en" dir="auto">
          {one.says.split("`").map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
        </p>
      ) : (
        <p dir="auto">{reasons.join(" ")}</p>
      )}
      <p className="aside">{t(one.demanded ? (one.otherwise === "refuse" ? "release.gate.demanded" : "release.gate.asked") : "release.gate.usual")}</p>
      {one.figures.length > 0 && (
        <details>
          <summary>{t("release.gate.evidence", { title })}</summary>
          <dl className="evidence">
            {one.figures.map(({ pointer, value }) => (
              <div key={pointer}>
                <dt className="code" dir="ltr">
                  {pointer}
                </dt>
                <dd className="figures">{typeof value === "number" ? figures.number(value, 4) : value === null ? "–" : String(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** What a lead can do where a condition is not met, and where. */
function Todo({ place: { view }, kind }: { readonly place: Place; readonly kind: string }) {
  const { t } = useWords();
  const wanted = WHERE[kind] ?? "settings";
  const page = wanted === "disagreement" && divisible(view.spec.questions).length === 0 ? "quality" : wanted;
  return (
    <p>
      <strong>{t("release.todo")}</strong> {t(`release.todo.${kind as "agreement"}`)}{" "}
      <a href={under(view.campaign, page) + (PART[kind] ?? "")}>{t("release.gate.go", { page: isTab(page) ? t(`lead.tab.${page}`) : t(`lead.page.${page as "checks"}`) })}</a>
    </p>
  );
}
