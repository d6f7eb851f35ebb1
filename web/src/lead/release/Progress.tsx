import type { Making } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";

const STEPS = ["waiting", "reading", "computing", "writing", "proving", "documents", "packing"] as const;
type Step = (typeof STEPS)[number];

/** How far a release is that is being made, or why it could not be. */
export function Progress({ making }: { making: Making | null }) {
  const { t } = useWords();
  const busy = making !== null && making.problem === "";
  const known = STEPS.find((one) => one === making?.step) as Step | undefined;
  return (
    <>
      <div role="status">
        {busy && (
          <p>
            {t("release.making", { version: making.version })} {known !== undefined && t(`release.step.${known}`)}
          </p>
        )}
      </div>
      {busy && <progress aria-label={t("release.making", { version: making.version })} max={1} value={part(known, making.done)} />}
      {making !== null && making.problem !== "" && (
        <p className="note bad" role="alert">
          {t("release.failed", { version: making.version, problem: making.problem })}
        </p>
      )}
    </>
  );
}

/** How much of all steps is done, each of them taken for as long as another. */
function part(step: Step | undefined, done: number): number {
  const place = step === undefined ? 0 : STEPS.indexOf(step);
  return (place + Math.min(Math.max(done, 0), 1)) / STEPS.length;
}
