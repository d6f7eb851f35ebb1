import { useState } from "react";

import { useWords } from "../../words/Words";

export type Pages = {
  /** The cursor of the page that is shown; empty for the first. */
  readonly after: string;
  readonly first: boolean;
  readonly back: () => void;
  readonly forward: (cursor: string) => void;
};

/** Which page of a list is shown; another `key` begins at the first. */
export function usePages(key: string): Pages {
  const [state, setState] = useState<{ key: string; cursors: readonly string[] }>({ key, cursors: [""] });
  const cursors = state.key === key ? state.cursors : [""];
  return {
    after: cursors.at(-1) ?? "",
    first: cursors.length === 1,
    back: () => setState({ key, cursors: cursors.slice(0, -1) }),
    forward: (cursor) => setState({ key, cursors: [...cursors, cursor] }),
  };
}

type Props = {
  readonly pages: Pages;
  readonly next: string | null;
  /** What the list is called, where a page has several. */
  readonly of?: string;
};

/** Back and on through the pages of a list; nothing where there is one page. */
export function Pager({ pages, next, of }: Props) {
  const { t } = useWords();
  if (pages.first && next === null) return null;
  return (
    <nav className="buttons" aria-label={of === undefined ? t("items.pages") : t("items.pages.of", { of })}>
      <button type="button" disabled={pages.first} onClick={pages.back}>
        {t("items.back")}
      </button>
      <button type="button" disabled={next === null} onClick={() => next !== null && pages.forward(next)}>
        {t("items.next")}
      </button>
    </nav>
  );
}
