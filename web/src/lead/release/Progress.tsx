import type { Making } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";

const STEPS = ["waiting", "reading", "computing", "writing", "proving", "documents", "packing"] as const;
type Step = (typeof STEPS)[number];

/** How far a release is that is being made, and how long it will take; or why it could not be made. */
export function Progress({ making }: { making: Making | null }) {
  const { t } = useWords();
  const busy = making !== null && making.problem === "";
  const known = STEPS.find((one) => one === making?.step) as Step | undefined;
  return (
    <>
      {/* The step is said when it changes; figures that run are only shown. */}
      <div role="status">
        {busy && (
          <p>
            {t("release.making", { version: making.version })} {known !== undefined && t(`release.step.${known}`)}
          </p>
        )}
      </div>
      {busy && <Share making={making} />}
      {making !== null && making.problem !== "" && (
        <p className="note bad" role="alert">
          {t("release.failed", { version: making.version, problem: making.problem })}
        </p>
      )}
    </>
  );
}

function Share({ making }: { readonly making: Making }) {
  const { t } = useWords();
  const { number, percent, seconds } = useFigures();
  const share = Math.min(Math.max(making.share, 0), 1);
  return (
    <>
      <progress aria-label={t("release.making", { version: making.version })} max={1} value={share} />
      <p className="aside">
        {t("release.progress.share", { share: percent(share) })} {making.left !== null && t("release.progress.left", { left: seconds(Math.max(1, Math.round(making.left))) })}{" "}
        {making.total > 0 && t("release.progress.count", { count: number(making.count), total: number(making.total) })}
      </p>
    </>
  );
}
