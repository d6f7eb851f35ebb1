import type { ReactNode } from "react";

import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";

const VERSION = "guideline version";

type Slice = { readonly column: string; readonly value: string; readonly items: number };

type Column<T> = {
  readonly head: string;
  readonly cell: (line: T) => ReactNode;
  /** Whether the cell says what it is by itself, so that it needs no head beside it on a narrow page. */
  readonly plain?: boolean;
};

/** What a slice is called: the version of the guideline in the words of the page, all else as the items have it. */
export function useSliceName(): (line: Omit<Slice, "items">) => string {
  const { t } = useWords();
  return ({ column, value }) =>
    t("apart.slice", { column: column === VERSION ? t("apart.slices.version") : isolated(column), value: isolated(value) });
}

/** A row a slice of the items, with how many they are and what else is told of it. */
export function SliceTable<T extends Slice>(props: { readonly id: string; readonly lines: readonly T[]; readonly columns: readonly Column<T>[] }) {
  const { id, lines, columns } = props;
  const { t } = useWords();
  const { number } = useFigures();
  const nameOf = useSliceName();
  return (
    <Scroll labelledBy={id}>
      <table className="dense stacked">
        <thead>
          <tr>
            <th scope="col">{t("apart.slices.slice")}</th>
            <th scope="col" className="figures">
              {t("apart.slices.items")}
            </th>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((one) => (
            <tr key={`${one.column}\u0000${one.value}`}>
              <th scope="row" className="line">
                {nameOf(one)}
              </th>
              <td className="figures" data-head={t("apart.slices.items")}>
                {number(one.items)}
              </td>
              {columns.map(({ head, cell, plain }) => (
                <td key={head} data-head={plain ? undefined : head}>
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
