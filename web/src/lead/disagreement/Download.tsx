import { useWords } from "../../words/Words";
import { csvOf, type Cell } from "./csv";

type Props = {
  /** The name of the file, without its ending. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: () => readonly (readonly Cell[])[];
};

/** What is shown, as a file that a spreadsheet opens. */
export function Download({ name, head, rows }: Props) {
  const { t } = useWords();
  const save = () => {
    const address = URL.createObjectURL(new Blob([csvOf(head, rows())], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <p className="buttons">
      <button type="button" onClick={save}>
        {t("apart.csv")}
      </button>
    </p>
  );
}
