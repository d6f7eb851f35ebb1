import { useState, type PointerEvent } from "react";

import type { Apart as Found } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { useWidth } from "../parts/width";
import { raterAddress } from "../place";
import { LEVELS, pathsOf, summaries, typicalOf, type Kin } from "./apart";
import { AsOf } from "./AsOf";
import { Download } from "./Download";

/** The widest that the matrix should be. */
const WIDEST = 620;
const LARGEST_CELL = 22;
/** Beside the rows stand their places, as the table has them. */
const EDGE = 30;

type Props = { readonly place: Place; readonly question: Question };

/** Who differs from whom: every two raters on the items that both judged, like beside like. */
export function Apart({ place, question }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${question.name}`, (signal) =>
    campaign.disagreement.raters(question.name, signal),
  );
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  if (answer.raters.length === 0) return <p className="empty">{t("apart.empty")}</p>;
  return (
    <>
      <Trouble error={error} onAgain={again} />
      <Raters campaign={view.campaign} found={answer} />
    </>
  );
}

function Raters({ campaign, found }: { campaign: string; found: Found }) {
  const { t } = useWords();
  const { coefficient } = useFigures();
  const typical = typicalOf(found.raters);
  if (typical === null) {
    return (
      <section aria-labelledby="raters">
        <h2 id="raters">{t("apart.raters.heading")}</h2>
        <p className="empty">{t("apart.raters.none")}</p>
      </section>
    );
  }
  const title = t("apart.raters.title", { typical: coefficient(typical) });
  return (
    <section aria-labelledby="raters">
      <h2 id="raters">{t("apart.raters.heading")}</h2>
      <AsOf fresh={found.fresh} />
      <figure className="chart">
        <figcaption>{title}</figcaption>
        <Matrix found={found} title={title} />
        <Legend />
      </figure>
      <p className="aside">
        {t("apart.raters.note")} {found.left_out > 0 && t("apart.raters.left", { count: found.left_out })}
      </p>
      <Summaries campaign={campaign} found={found} />
      <Download
        name={`${campaign}-${found.question}-raters`}
        head={["rater", "judgments", ...found.raters.map((one) => one.rater)]}
        rows={() => found.raters.map((one) => [one.rater, one.judgments, ...one.distances])}
      />
    </section>
  );
}

/** Who was not compared is hatched; the style has the fill of the levels. */
function fillOf(level: number): string | undefined {
  return level < LEVELS.length ? undefined : "url(#not-compared)";
}

function Matrix({ found, title }: { found: Found; title: string }) {
  const { t } = useWords();
  const { number, coefficient } = useFigures();
  const { place, width } = useWidth<HTMLDivElement>(WIDEST);
  const [at, look] = useState<readonly [number, number] | null>(null);
  const { raters } = found;
  const size = Math.max(1, Math.min(LARGEST_CELL, (Math.min(width, WIDEST) - EDGE) / raters.length));
  const side = size * raters.length;
  const every = Math.ceil(16 / size);
  const first = at === null ? undefined : raters[at[0]];
  const second = at === null ? undefined : raters[at[1]];
  const distance = first === undefined || at === null ? undefined : first.distances[at[1]];
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top - EDGE) / size);
    const column = Math.floor((event.clientX - box.left - EDGE) / size);
    const inside = row >= 0 && column >= 0 && row < raters.length && column < raters.length && row !== column;
    look(inside ? [row, column] : null);
  };
  return (
    <div ref={place} className="plot">
      <svg width={side + EDGE} height={side + EDGE} role="img" aria-label={title} onPointerMove={point} onPointerLeave={() => look(null)}>
        {raters.map(
          (one, n) =>
            n % every === 0 && (
              <g key={one.rater}>
                <text className="tick-y" x={EDGE - 5} y={EDGE + n * size + Math.min(size, 16) / 2 + 4}>
                  {number(n + 1)}
                </text>
                <text className="tick-x" x={EDGE + (n + 0.5) * size} y={EDGE - 6}>
                  {number(n + 1)}
                </text>
              </g>
            ),
        )}
        <pattern id="not-compared" width={6} height={6} patternUnits="userSpaceOnUse">
          <path className="hatch" d="M-1 7L7 -1" />
        </pattern>
        <g transform={`translate(${EDGE} ${EDGE})`}>
          <rect className="ground" width={side} height={side} />
          {pathsOf(raters, size).map((path, level) => path !== "" && <path key={level} className="apart" data-level={level} fill={fillOf(level)} d={path} />)}
          {at !== null && <rect className="looked" x={at[1] * size} y={at[0] * size} width={size} height={size} />}
        </g>
      </svg>
      <p className="aside readout" aria-hidden="true">
        {first === undefined || second === undefined
          ? " "
          : t("apart.raters.at", {
              first: isolated(first.name),
              second: isolated(second.name),
              distance: distance == null ? t("apart.raters.level.null") : coefficient(distance),
            })}
      </p>
    </div>
  );
}

/** What the shades mean. */
function Legend() {
  const { t } = useWords();
  const { number } = useFigures();
  const words = LEVELS.map((from, level) => {
    const to = LEVELS[level + 1];
    return to === undefined
      ? t("apart.raters.level.last", { from: number(from, 2) })
      : t("apart.raters.level", { from: number(from, 2), to: number(to, 2) });
  });
  return (
    <p className="legend">
      {[...words, t("apart.raters.level.null")].map((word, level) => (
        <span key={word}>
          <svg width={14} height={14} aria-hidden="true">
            <rect className="ground" width={14} height={14} />
            <rect className="apart" data-level={level} fill={fillOf(level)} width={14} height={14} />
          </svg>{" "}
          {word}
        </span>
      ))}
    </p>
  );
}

function Summaries({ campaign, found }: { campaign: string; found: Found }) {
  const { t } = useWords();
  const { coefficient, number } = useFigures();
  const kin = (one: Kin | null) =>
    one === null ? "–" : t("apart.raters.with", { name: isolated(one.name), distance: coefficient(one.distance) });
  return (
    <details>
      <summary>{t("lead.table")}</summary>
      <Scroll label={t("apart.raters.heading")}>
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("apart.raters.rater")}</th>
              <th scope="col" className="figures">
                {t("apart.raters.place")}
              </th>
              <th scope="col" className="figures">
                {t("apart.judgments")}
              </th>
              <th scope="col" className="figures">
                {t("apart.raters.mean")}
              </th>
              <th scope="col">{t("apart.raters.nearest")}</th>
              <th scope="col">{t("apart.raters.furthest")}</th>
            </tr>
          </thead>
          <tbody>
            {summaries(found.raters).map(({ line, typical, nearest, furthest }, n) => (
              <tr key={line.rater}>
                <th scope="row" className="line">
                  <a href={raterAddress(campaign, line.rater)} dir="auto">
                    {line.name}
                  </a>
                </th>
                <td className="figures" data-head={t("apart.raters.place")}>
                  {number(n + 1)}
                </td>
                <td className="figures" data-head={t("apart.judgments")}>
                  {number(line.judgments)}
                </td>
                <td className="figures" data-head={t("apart.raters.mean")}>
                  {typical === null ? "–" : coefficient(typical)}
                </td>
                <td data-head={t("apart.raters.nearest")}>{kin(nearest)}</td>
                <td data-head={t("apart.raters.furthest")}>{kin(furthest)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
