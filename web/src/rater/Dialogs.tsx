import { useState, type FormEvent, type ReactNode } from "react";

import type { Form } from "../api/shapes";
import { Dialog } from "../look/Dialog";
import { Key } from "../look/Key";
import { useSay } from "../look/Live";
import type { Asking } from "../questions/asking";
import { keysOn, setKeysOn } from "../questions/keys";
import { choicesOf, type Choice } from "../questions/options";
import { LanguageChoice, useWords } from "../words/Words";
import { COMMANDS, type Command } from "./commands";
import type { Desk } from "./desk";
import type { Sheet } from "./view";
import type { Open } from "./Table";
import { Trouble } from "./Trouble";

type Props = {
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
  readonly onClose: () => void;
  readonly desk: Desk;
  readonly practice: boolean;
  readonly sheet: Sheet;
  readonly form: Form;
  readonly asking: Asking;
  readonly keys: Readonly<Record<Command, string>>;
};

/** What opens over the work page: skip, report a problem, comment, the keys, a break. */
export function Dialogs({ open, onOpen, onClose, desk, practice, sheet, form, asking, keys }: Props) {
  const { t } = useWords();
  switch (open) {
    case "skip":
      return <Skip form={form} practice={practice} onClose={onClose} onSkip={(reason, comment) => desk.skip(reason, comment)} />;
    case "problem":
      return <Problem onClose={onClose} onReport={(text) => desk.report(text)} />;
    case "comment":
      return <Comment comment={sheet.comment} onComment={(text) => desk.comment(text)} onClose={onClose} />;
    case "keys":
      return <Keys asking={asking} keys={keys} revising={sheet.revising !== null} onOpen={onOpen} onClose={onClose} />;
    case "break":
      return (
        <Dialog title={t("rater.break.title")} onClose={onClose}>
          <p>{t("rater.break.text", { count: form.break_minutes })}</p>
          <div className="buttons">
            <button type="button" className="main" onClick={onClose}>
              {t("rater.break.back")}
            </button>
          </div>
        </Dialog>
      );
    default:
      return null;
  }
}

/** The reasons of a campaign whose lead named none, as the server writes them. */
const KNOWN = {
  unclear: "The guideline does not say",
  cannot_judge: "I cannot judge this",
  offensive: "I do not want to see this",
  broken: "Something is missing or broken",
  other: "Another reason",
} as const;

/** A reason in the lead's words; the reasons that every campaign starts with are in the page's language. */
function reasonText({ value, text }: Choice, t: ReturnType<typeof useWords>["t"]): string {
  const known = (Object.keys(KNOWN) as (keyof typeof KNOWN)[]).find((one) => one === value);
  return known !== undefined && (text === value || text === KNOWN[known]) ? t(`rater.skip.${known}`) : text;
}

type SkipProps = { readonly form: Form; readonly practice: boolean; readonly onClose: () => void; readonly onSkip: (reason: string, comment: string) => Promise<void> };

function Skip({ form, practice, onClose, onSkip }: SkipProps) {
  const { t } = useWords();
  const say = useSay();
  const [reason, setReason] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const skip = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null) return;
    onClose();
    onSkip(reason, comment).then(() => say(t(practice ? "growing.sending" : "rater.skipped")), () => say(t("rater.keep.failed")));
  };
  return (
    <Dialog title={t("rater.skip.title")} onClose={onClose}>
      <form onSubmit={skip}>
        {practice ? <p>{t("growing.skip.counts")}</p> : null}
        <fieldset className="plain">
          <legend className="aside">{t("rater.skip.why")}</legend>
          {choicesOf(form.skip_reasons).map((choice) => (
            <label key={choice.value} className="tick">
              <input type="radio" name="reason" required checked={reason === choice.value} onChange={() => setReason(choice.value)} />
              <span dir="auto">{reasonText(choice, t)}</span>
            </label>
          ))}
        </fieldset>
        <Words label={t("rater.comment.optional")} text={comment} onText={setComment} />
        <Buttons onClose={onClose}>{t("rater.skip.go")}</Buttons>
      </form>
    </Dialog>
  );
}

function Problem({ onClose, onReport }: { onClose: () => void; onReport: (text: string) => Promise<void> }) {
  const { t } = useWords();
  const say = useSay();
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(null);
  const report = (event: FormEvent) => {
    event.preventDefault();
    onReport(text).then(() => {
      say(t("rater.problem.sent"));
      onClose();
    }, setError);
  };
  return (
    <Dialog title={t("rater.problem.title")} onClose={onClose}>
      <form onSubmit={report}>
        <p>{t("rater.problem.text")}</p>
        <Words label={t("rater.problem.what")} text={text} onText={setText} required />
        {error === null ? null : (
          <div className="note bad" role="alert">
            <Trouble error={error} t={t} />
          </div>
        )}
        <Buttons onClose={onClose}>{t("rater.problem.go")}</Buttons>
      </form>
    </Dialog>
  );
}

function Comment({ comment, onComment, onClose }: { comment: string; onComment: (text: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState(comment);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    onComment(text);
    onClose();
  };
  return (
    <Dialog title={t("rater.comment.title")} onClose={onClose}>
      <form onSubmit={keep}>
        <Words label={t("rater.comment.text")} text={text} onText={setText} />
        <Buttons onClose={onClose}>{t("rater.comment.keep")}</Buttons>
      </form>
    </Dialog>
  );
}

type KeysProps = Pick<Props, "asking" | "keys" | "onOpen" | "onClose"> & { readonly revising: boolean };

/** What else there is: a problem, a comment, the language, and all keys. */
function Keys({ asking, keys, revising, onOpen, onClose }: KeysProps) {
  const { t } = useWords();
  const [on, setOn] = useState(keysOn);
  const turn = (next: boolean) => {
    setKeysOn(next);
    setOn(next);
  };
  const rows: [string, string][] = [
    ["Enter", t("rater.send")],
    ...COMMANDS.map((command): [string, string] => [keys[command], t(`rater.command.${command}`)]),
  ];
  return (
    <Dialog title={t("rater.keys.title")} onClose={onClose}>
      <div className="else">
        <button type="button" disabled={revising} onClick={() => onOpen("problem")}>
          {t("rater.command.problem")}
        </button>
        <button type="button" onClick={() => onOpen("comment")}>
          {t("rater.command.comment")}
        </button>
        <LanguageChoice />
      </div>
      <label className="tick">
        <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
        <span>{t("rater.keys.on")}</span>
      </label>
      <dl className="keys">
        {asking.shortcuts.map(({ key, says, literal }) => (
          <Row key={`q-${key}`} of={key}>
            {literal ? says : t(says as "questions.clear")}
          </Row>
        ))}
        {rows.map(([key, says]) => (
          <Row key={key} of={key}>
            {says}
          </Row>
        ))}
      </dl>
      <p className="aside">{t("rater.keys.writing")}</p>
      <div className="buttons">
        <button type="button" onClick={onClose}>
          {t("rater.close")}
        </button>
      </div>
    </Dialog>
  );
}

function Row({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <span className="aloud">{of}</span>
        <Key of={of} />
      </dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function Words({ label, text, onText, required = false }: { label: string; text: string; onText: (text: string) => void; required?: boolean }) {
  return (
    <label className="entry">
      <span>{label}</span>
      <textarea rows={3} maxLength={4000} dir="auto" required={required} value={text} onChange={(event) => onText(event.target.value)} />
    </label>
  );
}

function Buttons({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="buttons">
      <button type="button" onClick={onClose}>
        {t("rater.cancel")}
      </button>
      <button type="submit" className="main">
        {children}
      </button>
    </div>
  );
}
