import type { SliceLine, Slices as Found } from "../../api/contrastshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { Download } from "./Download";
import { Drawn, Written } from "./Drawn";
import { Section } from "./Section";
import { mostApart, reachOf } from "./slices";
import { SliceTable, useSliceName } from "./SliceTable";

type Props = { readonly place: Place; readonly question: Question };
const KINDS = { difference: "warn", suggestive: "plain", "no difference found": "plain" } as const;

/** Whether raters agree less on some items than on the rest, by what items belong to. */
export function Slices({ place, question }: Props) {
  const { t } = useWords();
  return (
    <Section
      {...{ place, question }}
      id="slices"
      title={t("apart.slices")}
      load={place.campaign.disagreement.slices}
      bare={({ slices, why, notes }) => (slices.length === 0 ? why || (notes[0] ?? "") : null)}
    >
      {(found) => <Lines campaign={place.view.campaign} found={found} />}
    </Section>
  );
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
      <SliceTable
        id="slices"
        lines={found.slices}
        columns={[
          { head: t("apart.slices.agreement"), cell: (one) => <Drawn of={one.agreement} min={low} chance={low < 0 ? 0 : null} /> },
          {
            head: t("apart.slices.difference"),
            cell: (one) =>
              one.difference.value === null ? <Written of={one.difference} /> : <Drawn of={one.difference} min={-reach} max={reach} chance={0} />,
          },
          { head: t("apart.heat.verdict"), cell: (one) => <Verdict line={one} />, plain: true },
        ]}
      />
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
