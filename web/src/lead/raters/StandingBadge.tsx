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
  imported: "plain",
};

/** Where a rater stands. */
export function StandingBadge({ standing }: { standing: string }) {
  const { t } = useWords();
  const known = standing as Standing;
  return <Badge kind={KINDS[known] ?? "plain"}>{t(`members.standing.${known}`)}</Badge>;
}
