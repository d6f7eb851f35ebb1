import { useEffect, useMemo, useRef, useState } from "react";

import type { Form } from "../api/shapes";
import { useSay } from "../look/Live";
import { placeOf, wordsOf } from "../questions/Ask";
import { labelsOf, useAsking } from "../questions/asking";
import { ItemSheet } from "../questions/ItemSheet";
import { useKeys } from "../questions/keys";
import { useWords } from "../words/Words";
import { Actions } from "./Actions";
import { commandKeys, commandOf, type Command } from "./commands";
import type { Desk } from "./desk";
import { isPractice, type Sheet, type View } from "./view";
import { Dialogs } from "./Dialogs";
import { Edge } from "./Edge";
import { Head } from "./Head";
import { GoOn, Own, Verdict } from "./Lesson";
import { Messages } from "./Messages";
import { useBreak } from "./useBreak";

/** `sheet` is the item before the rater; in practice also the one just answered, until its lesson is read. */
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
  const { taught } = view;
  const settled = view.sheet === null;
  const answers = taught === null ? sheet.answers : { ...sheet.answers, ...taught.lesson.labels };
  const asking = useAsking({ sheet: form, content, shown, answers, onAnswers: (next) => settled || desk.answer(next) });
  const rest = useBreak(form.break_minutes);
  const keys = useMemo(() => commandKeys(form.questions), [form]);
  const told = useSteady(sheet.lease.lease, { messages: view.messages, round: view.round });
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
    say(t(isPractice(view.state) ? "growing.sending" : "rater.sent"));
    if (rest.worked(spent)) setOpen("break");
  };
  const undo = async () => say(t(`rater.undo.${await desk.undo().catch(() => "failed" as const)}`));
  const run = (command: Command) => {
    if (command === "undo") isPractice(view.state) || void undo();
    else if (command === "guideline") setGuideline((before) => !before);
    else if (command !== "skip" || sheet.revising === null) setOpen(command);
  };
  useKeys((key) => {
    if (key === "Escape" && guideline) setGuideline(false);
    else if (key === "Enter") {
      if (!settled) void submit();
      else if (taught !== null) void desk.goOn();
    } else if (settled || !asking.press(key)) {
      const command = commandOf(key);
      if (command === null || (settled && command !== "guideline")) return false;
      run(command);
    }
    return true;
  });
  return (
    <div className="worktable" data-guideline={guideline}>
      <Head desk={desk} view={view} form={form} />
      <main id="main" tabIndex={-1}>
        <h1 className="aloud">{form.title}</h1>
        <div className="strips">
          {settled ? null : <Messages campaign={desk.campaign} person={desk.person} {...told} />}
          {sheet.revising === null ? null : (
            <div className="revising" role="status">
              {t("rater.revising")}
              <button type="button" className="quiet" onClick={() => void desk.leaveRevision()}>
                {t("rater.revising.leave")}
              </button>
            </div>
          )}
        </div>
        <ItemSheet
          key={sheet.lease.lease}
          sheet={form}
          content={content}
          shown={shown}
          answers={answers}
          asking={asking}
          urged={urged}
          disabled={settled}
          head={taught === null ? null : <Verdict taught={taught} form={form} />}
          note={taught === null ? undefined : (question) => <Own question={question} taught={taught} form={form} />}
          t={t}
        />
      </main>
      <Edge view={view} form={form} open={guideline} hint={keys.guideline} onOpen={setGuideline} />
      {settled ? (
        <GoOn taught={taught !== null} onGo={() => void desk.goOn()} />
      ) : (
        <Actions keys={keys} view={view} sheet={sheet} onCommand={run} onSubmit={() => void submit()} />
      )}
      <Dialogs open={open} onOpen={setOpen} onClose={() => setOpen(null)} desk={desk} practice={isPractice(view.state)} sheet={sheet} form={form} asking={asking} keys={keys} />
    </div>
  );
}

/** Whether what is missing is said, for the item before the rater; a new item starts in peace. */
function useUrged(lease: string) {
  const [of, setOf] = useState<string | null>(null);
  return { urged: of === lease, setUrged: (urged: boolean) => setOf(urged ? lease : null) };
}

/** What there was when the item came: what comes while it is judged waits, so that nothing moves under the hand. */
function useSteady<T>(lease: string, now: T): T {
  const kept = useRef({ lease, at: now });
  if (kept.current.lease !== lease) kept.current = { lease, at: now };
  return kept.current.at;
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
