import type { Finding } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Badge } from "../parts/Badge";
import { useFigures } from "../parts/figures";
import type { Named } from "../parts/names";
import { Scroll } from "../parts/Scroll";
import { itemAddress, raterAddress } from "../place";
import { evidenceOf } from "./evidence";

type Props = {
  readonly place: Place;
  readonly findings: readonly Finding[];
  /** What raters are called, where it is said whom a finding is about. */
  readonly named?: Named;
};

/** What checks found, the newest first, with the numbers behind it. */
export function FindingTable({ place, findings, named }: Props) {
  const { t } = useWords();
  const { moment } = useFigures();
  if (findings.length === 0) return <p className="empty">{t("quality.findings.none")}</p>;
  return (
    <Scroll label={t("quality.findings")}>
      <table className="dense stacked">
        <thead>
          <tr>
            <th scope="col">{t("record.at")}</th>
            <th scope="col">{t("checks.check")}</th>
            {named !== undefined && <th scope="col">{t("checks.about")}</th>}
            <th scope="col">{t("checks.says")}</th>
            <th scope="col">{t("checks.evidence")}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((one) => (
            <tr key={one.finding}>
              <td>
                <time dateTime={new Date(one.at).toISOString()}>{moment(one.at)}</time>
              </td>
              <th scope="row">
                {one.check}{" "}
                <Badge kind={one.verdict === "strong" ? "bad" : one.verdict === "cleared" ? "good" : "plain"}>
                  {t(`quality.verdict.${one.verdict}`)}
                </Badge>
              </th>
              {named !== undefined && (
                <td>
                  <About campaign={place.view.campaign} finding={one} named={named} />
                </td>
              )}
              <td className="line says" dir="auto">
                {one.says}
              </td>
              <td>
                <Evidence place={place} finding={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function About({ campaign, finding: { rater, other, item }, named }: { campaign: string; finding: Finding; named: Named }) {
  return (
    <>
      {[rater, other].map(
        (one) =>
          one !== null && (
            <div key={one}>
              <a href={raterAddress(campaign, one)} dir="auto">
                {named(one)}
              </a>
            </div>
          ),
      )}
      {item !== null && <a href={itemAddress(campaign, item)}>{item}</a>}
    </>
  );
}

function Evidence({ place, finding }: { place: Place; finding: Finding }) {
  const { t } = useWords();
  const { number } = useFigures();
  const { facts, items, judgments } = evidenceOf(finding.evidence);
  if (facts.length + items.length + judgments.length === 0) return <span className="aside">–</span>;
  return (
    <details>
      <summary>{t("record.show")}</summary>
      <dl className="evidence">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures">{typeof value === "number" ? number(value, 4) : value}</dd>
          </div>
        ))}
        {items.length > 0 && (
          <div>
            <dt>{t("lead.items")}</dt>
            <dd>
              {items.map((item, at) => (
                <span key={item}>
                  {at > 0 && ", "}
                  <a href={itemAddress(place.view.campaign, item)}>{item}</a>
                </span>
              ))}
            </dd>
          </div>
        )}
        {judgments.length > 0 && (
          <div>
            <dt>{t("overview.judgments")}</dt>
            <dd className="code">{judgments.join(", ")}</dd>
          </div>
        )}
      </dl>
      {finding.told !== "" && (
        <p>
          {t("checks.told")} <q dir="auto">{finding.told}</q>
        </p>
      )}
    </details>
  );
}
