import { useEffect, useMemo, useRef, useState } from "react";

import type { Form } from "../api/shapes";
import { Dialog } from "../look/Dialog";
import { useSay } from "../look/Live";
import { placeOf, wordsOf } from "../questions/Ask";
import { labelsOf, useAsking } from "../questions/asking";
import { ItemSheet } from "../questions/ItemSheet";
import { useKeys } from "../questions/keys";
import { useWords } from "../words/Words";
import { Actions } from "./Actions";
import { commandKeys, commandOf, type Command } from "./commands";
import type { Desk } from "./desk";
import type { Sheet, View } from "./view";
import { Dialogs } from "./Dialogs";
import { GuidelineText, useWide } from "./Guideline";
import { Head } from "./Head";
import { useBreak } from "./useBreak";

type Props = { readonly desk: Desk; readonly view: View; readonly sheet: Sheet; readonly form: Form };
export type Open = Exclude<Command, "guideline" | "undo"> | "break" | null;

/** The item and its questions, the guideline's edge, the progress, and nothing else. */
export function Table({ desk, view, sheet, form }: Props) {
  const { t } = useWords();
  const say = useSay();
  const [open, setOpen] = useState<Open>(null);
  const [guideline, setGuideline] = useState(false);
  const { urged, setUrged } = useUrged(sheet.lease.lease);
  const { content, shown } = sheet.lease;
  const answers = sheet.answers;
  const asking = useAsking({ sheet: form, content, shown, answers, onAnswers: (next) => desk.answer(next) });
  const rest = useBreak(form.break_minutes);
  const keys = useMemo(() => commandKeys(form.questions), [form]);
  useArrival(sheet.lease.lease);

  const submit = async () => {
    const wrong = asking.asked.find(({ fault }) => fault !== null);
    if (wrong?.fault) {
      setUrged(true);
      asking.activate(wrong.question.name);
      document.getElementById(placeOf(wrong.question))?.focus();
      return say(`${wrong.question.ask}: ${wordsOf(wrong.fault, t)}`);
    }
    const spent = desk.clock.read(performance.now());
    try {
      await desk.submit(labelsOf(asking.asked, answers));
    } catch {
      return say(t("rater.keep.failed"));
    }
    say(t("rater.sent"));
    if (rest.worked(spent)) setOpen("break");
  };
  const undo = async () => say(t(`rater.undo.${await desk.undo().catch(() => "failed" as const)}`));
  const run = (command: Command) => {
    if (command === "undo") void undo();
    else if (command === "guideline") setGuideline((before) => !before);
    else if (command !== "skip" || sheet.revising === null) setOpen(command);
  };
  useKeys((key) => {
    if (key === "Escape" && guideline) setGuideline(false);
    else if (key === "Enter") void submit();
    else if (!asking.press(key)) {
      const command = commandOf(key);
      if (command === null) return false;
      run(command);
    }
    return true;
  });
  return (
    <div className="worktable" data-guideline={guideline}>
      <Head desk={desk} view={view} form={form} />
      <main id="main" tabIndex={-1}>
        <h1 className="aloud">{form.title}</h1>
        {sheet.revising === null ? null : (
          <div className="revising" role="status">
            {t("rater.revising")}
            <button type="button" className="quiet" onClick={() => void desk.leaveRevision()}>
              {t("rater.revising.leave")}
            </button>
          </div>
        )}
        <ItemSheet key={sheet.lease.lease} sheet={form} content={content} shown={shown} answers={answers} asking={asking} urged={urged} disabled={false} t={t} />
      </main>
      <Guideline view={view} form={form} open={guideline} hint={keys.guideline} onOpen={setGuideline} />
      <Actions keys={keys} view={view} sheet={sheet} onCommand={run} onSubmit={() => void submit()} />
      <Dialogs open={open} onOpen={setOpen} onClose={() => setOpen(null)} desk={desk} sheet={sheet} form={form} asking={asking} keys={keys} />
    </div>
  );
}

/** Whether what is missing is said, for the item before the rater; a new item starts in peace. */
function useUrged(lease: string) {
  const [of, setOf] = useState<string | null>(null);
  return { urged: of === lease, setUrged: (urged: boolean) => setOf(urged ? lease : null) };
}

/** A new item: its top is in sight, and the keyboard is where the item is. */
function useArrival(lease: string): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (before.current !== null && before.current !== lease) {
      document.getElementById("main")?.focus({ preventScroll: true });
      document.getElementById("main")?.scrollTo(0, 0);
      window.scrollTo(0, 0);
    }
    before.current = lease;
  }, [lease]);
}

type GuidelineProps = {
  readonly view: View;
  readonly form: Form;
  readonly open: boolean;
  readonly hint: string;
  readonly onOpen: (open: boolean) => void;
};

/** The guideline's edge, and the guideline beside the work; on a phone over it. */
function Guideline({ view, form, open, hint, onOpen }: GuidelineProps) {
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
