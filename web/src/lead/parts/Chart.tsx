import type { ReactNode } from "react";

import { useWords } from "../../words/Words";
import "./charts.css";
import { Scroll } from "./Scroll";

type Props = {
  /** What the drawing says, as a sentence. */
  readonly title: string;
  /** What the table behind it is called. */
  readonly table: string;
  readonly head: readonly { readonly text: string; readonly figures?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly children: ReactNode;
};

/** A drawing with a title that says the finding, and its figures as a table behind it. */
export function Chart({ title, table, head, rows, children }: Props) {
  const { t } = useWords();
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      {children}
      <details>
        <summary>{t("lead.table")}</summary>
        <Scroll label={table}>
          <table className="dense">
            <caption className="aloud">{table}</caption>
            <thead>
              <tr>
                {head.map(({ text, figures }) => (
                  <th key={text} scope="col" className={figures ? "figures" : undefined}>
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, place) => (
                <tr key={place}>
                  {row.map((cell, column) =>
                    column === 0 ? (
                      <th key={column} scope="row" className={head[column]?.figures ? "figures" : undefined}>
                        {cell}
                      </th>
                    ) : (
                      <td key={column} className={head[column]?.figures ? "figures" : undefined}>
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </figure>
  );
}
