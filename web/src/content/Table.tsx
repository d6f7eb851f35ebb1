import type { Translate } from "../questions/contract";

type Row = Readonly<Record<string, unknown>>;

/** The columns of the rows, in the order in which they first appear. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Rows and columns; figures to the right. It scrolls in its own pane, which the keyboard can reach. */
export function Table({ value, title, t }: { value: unknown; title: string; t: Translate }) {
  const rows = Array.isArray(value) ? value.filter(isRow) : [];
  const columns = columnsOf(rows);
  const figures = new Set(columns.filter((column) => rows.every((row) => typeof (row[column] ?? 0) === "number")));
  return (
    <div className="table-pane" role="region" tabIndex={0} aria-label={t("content.table.pane", { title })}>
      <table>
        <caption dir="auto">{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" dir="auto" className={figures.has(column) ? "figures" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column} dir="auto" className={figures.has(column) ? "figures" : undefined}>
                  {cell(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
