import type { ReactNode } from "react";

import { Dialog } from "../../look/Dialog";
import { useWords } from "../../words/Words";
import type { Doing } from "./loading";
import { Trouble } from "./Trouble";

type Props = {
  readonly title: string;
  /** What is on the button that does it. */
  readonly act: string;
  /** It cannot be taken back, or takes something from somebody. */
  readonly grave?: boolean;
  readonly ready?: boolean;
  readonly doing: Doing;
  readonly onAct: () => void;
  readonly onClose: () => void;
  /** What will happen, and what is needed for it. */
  readonly children: ReactNode;
};

/** A question before something is done: what it will do, a way back, and the deed. Escape goes back. */
export function Ask({ title, act, grave = false, ready = true, doing, onAct, onClose, children }: Props) {
  const { t } = useWords();
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !doing.busy) onAct();
        }}
      >
        {children}
        <Trouble error={doing.error} />
        <p className="buttons">
          <button type="button" className="quiet" onClick={onClose}>
            {t("lead.cancel")}
          </button>
          <button type="submit" className={grave ? "main grave" : "main"} disabled={!ready || doing.busy}>
            {act}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
