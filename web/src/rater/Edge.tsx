import type { Form } from "../api/shapes";
import { Dialog } from "../look/Dialog";
import { useWords } from "../words/Words";
import { GuidelineText, useWide } from "./Guideline";
import type { View } from "./view";

type Props = {
  readonly view: View;
  readonly form: Form;
  readonly open: boolean;
  readonly hint: string;
  readonly onOpen: (open: boolean) => void;
};

/** The guideline's edge, and the guideline beside the work; on a phone over it. */
export function Edge({ view, form, open, hint, onOpen }: Props) {
  const { t } = useWords();
  const wide = useWide();
  if (view.guideline === null) return null;
  const text = <GuidelineText guideline={view.guideline} language={form.language} />;
  return (
    <>
      <button type="button" className="edge" aria-expanded={open} aria-keyshortcuts={hint} onClick={() => onOpen(!open)}>
        <span>{t("rater.guideline")}</span> <kbd aria-hidden="true">{hint.replace("Shift+", "⇧").toUpperCase()}</kbd>
      </button>
      {open && wide ? (
        <aside className="guideline" aria-label={t("rater.guideline")} tabIndex={0}>
          <div className="guideline-head">
            <h2>{t("rater.guideline")}</h2>
            <button type="button" className="quiet" onClick={() => onOpen(false)}>
              {t("rater.close")}
            </button>
          </div>
          {text}
        </aside>
      ) : null}
      {open && !wide ? (
        <Dialog title={t("rater.guideline")} onClose={() => onOpen(false)} className="large">
          {text}
          <div className="buttons">
            <button type="button" onClick={() => onOpen(false)}>
              {t("rater.close")}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
