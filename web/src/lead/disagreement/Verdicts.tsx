import type { AttributeLine, Jury, VerdictLine } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";
import { Whisker } from "../parts/Whisker";
import { itemAddress } from "../place";
import { flipOf, type Choice } from "./composing";
import { Download } from "./Download";
import { Left } from "./Left";
import { optionWords } from "../parts/options";
import { SeatLines } from "./SeatLines";

const KINDS = { real: "warn", maybe: "plain", no: "plain" } as const;
const WIDE = 110;

type Props = {
  readonly place: Place;
  readonly question: Question;
  readonly found: Jury;
  readonly choices: readonly Choice[];
  /** The attributes of seated groups that are not known to differ. */
  readonly open: readonly AttributeLine[];
};

/** What two juries decide: in all, item by item with what flips first, and who is behind their seats. */
export function Verdicts({ place, question, found, choices, open }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const { campaign, spec } = place.view;
  const wordsOf = (verdict: string | null) => (verdict === null ? "–" : optionWords(question, verdict, spec.content, t));
  const known = open.length === 0;
  const of = found.items.length + found.left_out;
  return (
    <>
      <h3 id="verdicts">{t("apart.jury.title", { count: found.flips, of: number(of) })}</h3>
      <p>
        {known && found.flips > 0 && t("apart.jury.likely", { count: found.likely })} {t("apart.jury.draws", { count: found.draws })}{" "}
        {found.withheld > 0 && t("apart.jury.withheld", { count: found.withheld, smallest: found.smallest })}
      </p>
      {found.flips > 0 &&
        open.map((one) => (
          <p key={one.attribute} className="note">
            {t("apart.jury.unfounded", { ask: isolated(one.ask) })}
          </p>
        ))}
      <Counts found={found} wordsOf={wordsOf} />
      <p className="aside">{t(found.numeric ? "apart.jury.value.mean" : "apart.jury.value")}</p>
      <Scroll labelledBy="verdicts">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.item")}</th>
              <th scope="col">{t("apart.jury.this")}</th>
              <th scope="col">{t("apart.jury.other")}</th>
              <th scope="col">{t("apart.jury.flip")}</th>
            </tr>
          </thead>
          <tbody>
            {found.items.map((one) => (
              <tr key={one.item}>
                <th scope="row" className="line">
                  <a href={itemAddress(campaign, one.item)} dir="auto">
                    {one.item}
                  </a>
                </th>
                <td data-head={t("apart.jury.this")}>
                  <Decided line={one.this} numeric={found.numeric} wordsOf={wordsOf} />
                </td>
                <td data-head={t("apart.jury.other")}>
                  <Decided line={one.other} numeric={found.numeric} wordsOf={wordsOf} />
                </td>
                <td>
                  {one.flips ? <Badge kind={KINDS[flipOf(one, known)]}>{t(`apart.jury.flip.${flipOf(one, known)}`)}</Badge> : t("apart.jury.flip.no")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {found.left_out > 0 && <p className="aside">{t("apart.jury.left", { count: found.left_out })}</p>}
      <Download
        name={`${campaign}-${found.question}-jury`}
        head={["item", "flips", "real", ...["this", "other"].flatMap((jury) => FIELDS.map((field) => `${jury}_${field}`))]}
        rows={() =>
          found.items.map((one) => [one.item, one.flips, one.real, ...[one.this, one.other].flatMap((line) => FIELDS.map((field) => line[field]))])
        }
      />
      <SeatLines campaign={campaign} found={found} choices={choices} />
      <Left notes={found.notes} />
    </>
  );
}

const FIELDS = ["verdict", "chance", "value", "lower", "upper"] as const;

type Words = (verdict: string | null) => string;

/** How many items each jury decides in each way, as bars beside each other. */
function Counts({ found, wordsOf }: { found: Jury; wordsOf: Words }) {
  const { t } = useWords();
  const { number } = useFigures();
  const most = Math.max(...found.counts.flatMap((one) => [one.this, one.other]), 1);
  return (
    <Scroll label={t("apart.jury.counts")}>
      <table className="dense verdicts">
        <caption>{t("apart.jury.counts")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("apart.jury.verdict")}</th>
            <th scope="col">{t("apart.jury.jury")}</th>
            <th scope="col" colSpan={2}>
              {t("apart.jury.items")}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.counts.flatMap((one) =>
            (["this", "other"] as const).map((jury) => (
              <tr key={`${one.verdict} ${jury}`}>
                {jury === "this" && (
                  <th scope="rowgroup" rowSpan={2} dir="auto">
                    {wordsOf(one.verdict)}
                  </th>
                )}
                <td>{t(`apart.jury.${jury}`)}</td>
                <td className="figures">{number(one[jury])}</td>
                <td>
                  <svg width={WIDE} height={12} aria-hidden="true" className="whisker">
                    <rect className={jury === "this" ? "bar" : "bar other"} width={(one[jury] / most) * WIDE} height={12} />
                  </svg>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </Scroll>
  );
}

function Decided({ line, numeric, wordsOf }: { line: VerdictLine; numeric: boolean; wordsOf: Words }) {
  const { t } = useWords();
  const { number, percent } = useFigures();
  const { value, lower, upper } = line;
  if (line.verdict === null || value === null) return <>–</>;
  const write = (one: number) => (numeric ? number(one, 2) : percent(one));
  return (
    <span className="decided">
      <span>{t("apart.jury.chance", { verdict: isolated(wordsOf(line.verdict)), share: percent(line.chance ?? 0) })}</span>
      <span className="drawn">
        {!numeric && <Whisker value={value} lower={lower ?? value} upper={upper ?? value} width={90} />}
        <span className="aside figures">
          {t("apart.figure", { value: write(value), lower: write(lower ?? value), upper: write(upper ?? value) })}
        </span>
      </span>
    </span>
  );
}
