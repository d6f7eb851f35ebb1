import { useEffect, useRef } from "react";

import type { Form } from "../api/shapes";
import { Markdown } from "../content/Markdown";
import { Answer } from "../lead/items/Answer";
import { listOf, partOf, same } from "../lead/parts/labels";
import { Key } from "../look/Key";
import { useSay } from "../look/Live";
import { besideEachOther, calledAsSeen } from "../questions/compared";
import type { Question } from "../questions/contract";
import { directionOf } from "../words/languages";
import { useWords } from "../words/Words";
import type { Taught } from "./view";

const SIGNS = { right: "✓", wrong: "✗", open: "–" } as const;

/** Whether the answer was right, in a word and a sign, and why. */
export function Verdict({ taught, form }: { taught: Taught; form: Form }) {
  const { t } = useWords();
  const say = useSay();
  const place = useRef<HTMLDivElement>(null);
  const { right, explanation } = taught.lesson;
  const how = right === null ? "open" : right ? "right" : "wrong";
  const words = t(`growing.lesson.${how}`);
  useEffect(() => {
    say([`${words}.`, how === "right" ? "" : t("growing.lesson.shown"), explanation ?? ""].join(" "));
    document.getElementById("main")?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "nearest" });
  }, [taught]);
  return (
    <div className="lesson" data-how={how} ref={place}>
      <h3 className="verdict" data-how={how}>
        <span className="sign" aria-hidden="true">
          {SIGNS[how]}
        </span>
        {words}
      </h3>
      {how === "right" ? null : <p>{t("growing.lesson.shown")}</p>}
      {explanation === null || explanation === "" ? null : (
        <div className="why" lang={form.language} dir={directionOf(form.language)}>
          <Markdown value={explanation} t={t} />
        </div>
      )}
    </div>
  );
}

/** What the rater answered, below the right answer, where it was another. */
export function Own({ question, taught, form }: { question: Question; taught: Taught; form: Form }) {
  const { t, dir } = useWords();
  const mine = taught.answers[question.name];
  const known = taught.lesson.labels[question.name];
  if (known === undefined || same(mine ?? null, known)) return null;
  return (
    <p className="own-answer" dir={dir}>
      <span className="aside">{t("growing.lesson.own")}: </span>
      {mine === undefined ? t("growing.lesson.none") : <Mine question={question} label={mine} taught={taught} form={form} />}
    </p>
  );
}

type MineProps = { readonly question: Question; readonly label: unknown; readonly taught: Taught; readonly form: Form };

/** One's own answer in words; of what was drawn, what it was called and, in a text, what it says. */
function Mine({ question, label, taught, form }: MineProps) {
  const marks = question.type === "spans" ? listOf(partOf(label, "spans")) : question.type === "boxes" ? listOf(label) : [];
  if (marks.length > 0) {
    const words = marks.map((mark) => [partOf(mark, "label"), partOf(mark, "text")].filter((part) => typeof part === "string").join(": "));
    return <bdi>{words.join(" · ")}</bdi>;
  }
  const { content, shown } = taught.lease;
  const fields = calledAsSeen(question, shown, besideEachOther(form.content, form.questions));
  return <Answer question={question} label={label} content={content} fields={fields} />;
}

/** What there is to do once an item of practice is answered: nothing until the server has spoken, then to go on. */
export function GoOn({ taught, onGo }: { taught: boolean; onGo: () => void }) {
  const { t } = useWords();
  return (
    <footer className="actions">
      <p className="actions-some aside" role="status">
        {taught ? "" : t("growing.sending")}
      </p>
      <button type="button" className="main send" aria-keyshortcuts="Enter" aria-disabled={!taught} onClick={() => taught && onGo()}>
        {t("growing.on")} <Key of="Enter" />
      </button>
    </footer>
  );
}
