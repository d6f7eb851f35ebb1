import { Key } from "../look/Key";
import { useWords } from "../words/Words";
import type { Command } from "./commands";
import { isPractice, type Sheet, type View } from "./view";

type Props = {
  readonly keys: Readonly<Record<Command, string>>;
  readonly view: View;
  readonly sheet: Sheet;
  readonly onCommand: (command: Command) => void;
  readonly onSubmit: () => void;
};

const SHOWN = ["undo", "skip", "problem", "comment", "keys"] as const;

/** What can be done with the item as a whole. */
export function Actions({ keys, view, sheet, onCommand, onSubmit }: Props) {
  const { t } = useWords();
  const revising = sheet.revising !== null;
  const off = (command: Command) => (command === "undo" ? !view.undoable : revising && (command === "skip" || command === "problem"));
  return (
    <footer className="actions">
      <div className="actions-some">
        {SHOWN.filter((command) => command !== "undo" || !isPractice(view.state)).map((command) => (
          <button
            key={command}
            type="button"
            className="quiet"
            data-command={command}
            aria-keyshortcuts={keys[command]}
            disabled={off(command)}
            onClick={() => onCommand(command)}
          >
            {t(`rater.command.${command}`)}
            {command === "comment" && sheet.comment !== "" ? <span aria-label={t("rater.comment.given")}> ●</span> : null}
            <Key of={keys[command]} />
          </button>
        ))}
      </div>
      <button type="button" className="main send" aria-keyshortcuts="Enter" onClick={onSubmit}>
        {revising ? t("rater.revise") : t("rater.send")} <Key of="Enter" />
      </button>
    </footer>
  );
}
