import type { ReactNode } from "react";

import { useWords } from "../../words/Words";
import { Scroll } from "../parts/Scroll";
import { itemAddress } from "../place";

type Line = { readonly item: string; readonly before: string | null; readonly now: string | null };

type Props<T extends Line> = {
  readonly campaign: string;
  readonly label: string;
  /** The label stands above the table too. */
  readonly captioned?: boolean;
  readonly lines: readonly T[];
  readonly columns: readonly { readonly head: string; readonly cell: (line: T) => ReactNode; readonly said?: boolean }[];
};

/** A row an item: the label that it had and the one it has, and what else is told of it. */
export function Changes<T extends Line>({ campaign, label, captioned = false, lines, columns }: Props<T>) {
  const { t } = useWords();
  return (
    <Scroll label={label}>
      <table className="dense changes">
        {captioned && <caption>{label}</caption>}
        <thead>
          <tr>
            {[t("diagnosis.item"), t("diagnosis.before.then"), t("diagnosis.before.now"), ...columns.map(({ head }) => head)].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((one) => (
            <tr key={one.item}>
              <th scope="row">
                <a href={itemAddress(campaign, one.item)} dir="auto">
                  {one.item}
                </a>
              </th>
              <td dir="auto">{one.before ?? "–"}</td>
              <td dir="auto">{one.now ?? "–"}</td>
              {columns.map(({ head, cell, said }) => (
                <td key={head} className={said ? "said" : undefined} dir="auto">
                  {cell(one)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
