import { Fragment, useDeferredValue, useMemo } from "react";

import type { Translate } from "./contract";
import { diff } from "./diff";

/** What was taken out and put in, by sign and shape as well as by colour, and in words for ears. */
export function Diff({ before, after, t }: { before: string; after: string; t: Translate }) {
  const now = useDeferredValue(after);
  const changes = useMemo(() => diff(before, now), [before, now]);
  return (
    <div className="diff" dir="auto">
      {changes.map(({ kind, text }, place) => {
        if (kind === "same") return <Fragment key={place}>{text}</Fragment>;
        const Mark = kind === "added" ? "ins" : "del";
        return (
          <Mark key={place}>
            <span className="aloud"> {kind === "added" ? t("questions.diff.added") : t("questions.diff.removed")} </span>
            {text}
            <span className="aloud"> {t("questions.diff.end")} </span>
          </Mark>
        );
      })}
    </div>
  );
}
