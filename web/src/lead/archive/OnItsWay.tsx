import type { Moving } from "../../api/archives";
import { useWords } from "../../words/Words";

/** How far a campaign on its way is, or why it did not get there. */
export function OnItsWay({ moving }: { readonly moving: Moving | null }) {
  const { t } = useWords();
  if (moving === null) return null;
  if (moving.problem !== "") {
    return (
      <div className="note bad" role="alert">
        <p>{t(`archive.failed.${moving.way}`)}</p>
        <p>{moving.problem}</p>
      </div>
    );
  }
  return (
    <div className="note" role="status">
      <p id="on-its-way">{t(`archive.moving.${moving.way}`)}</p>
      <progress value={moving.done} max={1} aria-labelledby="on-its-way" />
    </div>
  );
}
