import type { SliceLine, Slices as Found } from "../../api/contrastshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { AsOf } from "./AsOf";
import { Download } from "./Download";
import { Drawn, Written } from "./Drawn";
import { Left } from "./Left";
import { mostApart, reachOf } from "./slices";
import { Untold } from "./Untold";

type Props = { readonly place: Place; readonly question: Question };
const KINDS = { difference: "warn", suggestive: "plain", "no difference found": "plain" } as const;
const VERSION = "guideline version";

/** Whether raters agree less on some items than on the rest, by what items belong to. */
export function Slices({ place, question }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.slices(question.name, signal),
  );
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  return (
    <>
      <Trouble error={error} onAgain={again} />
      <section aria-labelledby="slices">
        <h2 id="slices">{t("apart.slices")}</h2>
        <AsOf fresh={answer.fresh} />
        {answer.slices.length === 0 ? <Untold why={answer.why || (answer.notes[0] ?? "")} /> : <Lines campaign={view.campaign} found={answer} />}
        <Left notes={answer.notes} />
      </section>
    </>
  );
}

/** What a slice is called: the version of the guideline in the words of the page, all else as the items have it. */
export function useSliceName(): (line: { readonly column: string; readonly value: string }) => string {
  const { t } = useWords();
  return ({ column, value }) =>
    t("apart.slice", { column: column === VERSION ? t("apart.slices.version") : isolated(column), value: isolated(value) });
}

function Lines({ campaign, found }: { readonly campaign: string; readonly found: Found }) {
  const { t } = useWords();
  const { number } = useFigures();
  const nameOf = useSliceName();
  const most = mostApart(found.slices);
  const reach = reachOf(found.slices);
  const low = Math.min(0, ...found.slices.map(({ agreement }) => agreement.lower ?? agreement.value ?? 0));
  const title = found.tests === 0 ? t("apart.slices.untested") : most === null ? t("apart.slices.none") : t(`apart.slices.${most.side}`, { slice: nameOf(most.line) });
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <p className="aside">{t("apart.slices.note")}</p>
      <Scroll labelledBy="slices">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.slices.slice")}</th>
              <th scope="col" className="figures">
                {t("apart.slices.items")}
              </th>
              <th scope="col">{t("apart.slices.agreement")}</th>
              <th scope="col">{t("apart.slices.difference")}</th>
              <th scope="col">{t("apart.heat.verdict")}</th>
            </tr>
          </thead>
          <tbody>
            {found.slices.map((one) => (
              <tr key={`${one.column}\u0000${one.value}`}>
                <th scope="row" className="line">
                  {nameOf(one)}
                </th>
                <td className="figures" data-head={t("apart.slices.items")}>
                  {number(one.items)}
                </td>
                <td data-head={t("apart.slices.agreement")}>
                  <Drawn of={one.agreement} min={low} chance={low < 0 ? 0 : null} />
                </td>
                <td data-head={t("apart.slices.difference")}>
                  {one.difference.value === null ? <Written of={one.difference} /> : <Drawn of={one.difference} min={-reach} max={reach} chance={0} />}
                </td>
                <td>
                  <Verdict line={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="aside">
        {found.tests > 0 && t("apart.slices.tests", { count: found.tests, shuffles: number(found.permutations) })}{" "}
        {found.bare > 0 && t("apart.slices.bare", { count: found.bare })}
      </p>
      <Download
        name={`${campaign}-${found.question}-slices`}
        head={["column", "value", "items", "judgments", "raters", "agreement", "lower", "upper", "rest", "difference", "difference_lower", "difference_upper", "p", "adjusted", "verdict", "note"]}
        rows={() =>
          found.slices.map((one) => [
            one.column,
            one.value,
            one.items,
            one.judgments,
            one.raters,
            one.agreement.value,
            one.agreement.lower,
            one.agreement.upper,
            one.rest,
            one.difference.value,
            one.difference.lower,
            one.difference.upper,
            one.p,
            one.adjusted,
            one.verdict,
            one.note,
          ])
        }
      />
    </figure>
  );
}

function Verdict({ line }: { readonly line: SliceLine }) {
  const { t } = useWords();
  return (
    <>
      {line.verdict === null ? t("apart.slices.not") : <Badge kind={KINDS[line.verdict]}>{t(`apart.verdict.${line.verdict}`)}</Badge>}
      {line.note !== "" && (
        <span className="aside" lang="en" dir="auto">
          {" "}
          {line.note}
        </span>
      )}
    </>
  );
}
