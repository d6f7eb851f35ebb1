import { useState } from "react";

import type { Session } from "../../api/shapes";
import { useWords } from "../../words/Words";
import { Begin } from "./Begin";
import { keepDraft, keptDraft, type Begun } from "./draft";
import { Editor } from "./Editor";
import { useTitle } from "../parts/arrival";
import "./opening.css";

type Props = { readonly who: Session; readonly onOpened: () => void };

/** Opening a campaign: what to begin with, then writing it with the rater's view beside. */
export function Opening({ who, onOpened }: Props) {
  const { t } = useWords();
  const [begun, setBegun] = useState<Begun | null>(keptDraft);
  const owner = who.install_role === "owner";
  useTitle(t("lead.new"));
  return (
    <main id="main" tabIndex={-1} className={begun === null ? "folio" : "folio broad"}>
      <h1>{t("lead.new")}</h1>
      {!owner && <p className="note warn">{t("making.owner")}</p>}
      {owner && begun === null && <Begin onBegin={setBegun} />}
      {owner && begun !== null && (
        <Editor
          first={begun}
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
