import type { Standing } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { Badge } from "../parts/Badge";

const KINDS: Readonly<Record<Standing, "plain" | "good" | "warn" | "bad">> = {
  training: "plain",
  qualification: "plain",
  active: "good",
  paused: "warn",
  retraining: "warn",
  removed: "bad",
};

/** Where a rater stands. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const { t } = useWords();
  return <Badge kind={KINDS[standing] ?? "plain"}>{t(`members.standing.${standing}`)}</Badge>;
}
