import { useState } from "react";

import type { Session } from "../../api/shapes";
import { useWords } from "../../words/Words";
import { Begin } from "./Begin";
import { keepDraft, keptDraft, type Begun } from "./draft";
import { Editor } from "./Editor";

type Props = { readonly who: Session; readonly onOpened: () => void };

/** Opening a campaign: what to begin with, then writing it with the rater's view beside. */
export function Opening({ who, onOpened }: Props) {
  const { t } = useWords();
  const [begun, setBegun] = useState<Begun | null>(keptDraft);
  const owner = who.install_role === "owner";
  return (
    <main id="main" className={begun === null ? "folio" : "folio broad"}>
      <h1>{t("lead.new")}</h1>
      {!owner && <p className="note warn">{t("making.owner")}</p>}
      {owner && begun === null && <Begin onBegin={(draft, samples) => setBegun({ draft, samples })} />}
      {owner && begun !== null && (
        <Editor
          first={begun.draft}
          samples={begun.samples}
          onOpened={onOpened}
          onAnew={() => {
            keepDraft(null);
            setBegun(null);
          }}
        />
      )}
    </main>
  );
}
