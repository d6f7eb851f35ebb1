import type { Need } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import { Badge } from "../parts/Badge";
import { needAddress } from "./places";
import "./quality.css";

const KINDS: Readonly<Record<Need["kind"], "bad" | "warn" | "plain">> = {
  paused: "warn",
  gold: "warn",
  dispute: "plain",
  appeal: "bad",
  finding: "plain",
  split: "warn",
  budget: "bad",
  bank: "warn",
};

/** What needs the lead first, each with the way to it. */
export function QualityNeeds({ campaign, needs }: { campaign: string; needs: readonly Need[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="needs" className="needs">
      <h2 id="needs">{t("overview.needs")}</h2>
      {needs.length === 0 && <p>{t("overview.needs.none")}</p>}
      <ul className="need-lines">
        {needs.map((need, place) => (
          <NeedLine key={`${need.kind} ${need.link.page} ${need.link.id ?? place}`} campaign={campaign} need={need} />
        ))}
      </ul>
    </section>
  );
}

/** One thing that needs the lead. */
export function NeedLine({ campaign, need }: { campaign: string; need: Need }) {
  const { t } = useWords();
  return (
    <li>
      <Badge kind={KINDS[need.kind] ?? "plain"}>{t(`quality.need.${need.kind}`)}</Badge>{" "}
      <a href={needAddress(campaign, need.kind, need.link)} dir="auto">
        {need.says}
      </a>
    </li>
  );
}
