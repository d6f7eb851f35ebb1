import { useMemo, type ReactNode } from "react";

import { Fields, type Content } from "../content/fields";
import { ItemContent } from "../content/ItemContent";
import { directionOf } from "../words/languages";
import { Ask } from "./Ask";
import type { Asking, Sheet, Shown } from "./asking";
import { besideEachOther } from "./compared";
import type { Answers } from "./conditions";
import type { Question, Translate } from "./contract";
import { fieldShownBy } from "./registry";
import "./questions.css";

type Props = {
  readonly sheet: Sheet;
  readonly content: Content;
  readonly shown: Shown;
  readonly answers: Answers;
  readonly asking: Asking;
  readonly urged: boolean;
  readonly disabled: boolean;
  /** What stands over the questions. */
  readonly head?: ReactNode;
  /** What stands over the answer to a question. */
  readonly note?: ((question: Question) => ReactNode) | undefined;
  readonly t: Translate;
};

/**
 * An item and its questions: the item in one pane, the questions beside it. Questions that draw on the item stand in
 * the item's pane. The panes keep their place whatever is answered.
 */
export function ItemSheet({ sheet, content, shown, answers, asking, urged, disabled, head = null, note, t }: Props) {
  const fields = useMemo(() => besideEachOther(sheet.content, sheet.questions), [sheet]);
  const dir = directionOf(sheet.language);
  const drawn = new Set(sheet.questions.flatMap((question) => fieldShownBy(question) ?? []));
  const onItem = (question: Question) => fieldShownBy(question) !== null;
  const draw = (here: (question: Question) => boolean) =>
    asking.asked
      .filter(({ question }) => here(question))
      .map((asked) => (
        <Ask
          key={asked.question.name}
          asked={asked}
          content={content}
          shown={shown}
          value={answers[asked.question.name]}
          onChange={(value) => asking.answer(asked.question.name, value)}
          active={asked.question.name === asking.active}
          onActive={() => asking.activate(asked.question.name)}
          urged={urged}
          disabled={disabled}
          note={note?.(asked.question)}
          language={sheet.language}
          dir={dir}
          t={t}
        />
      ));
  const beside = sheet.questions.some((question) => !onItem(question));
  return (
    <Fields value={fields}>
      <div className="sheet" data-beside={beside} data-single={sheet.questions.length === 1}>
        <section className="pane pane-item" aria-label={t("sheet.item")} tabIndex={0}>
          <h2 className="aloud">{t("sheet.item")}</h2>
          <div lang={sheet.language} dir={dir}>
            <ItemContent fields={fields} content={content} shown={shown} omit={[...drawn]} t={t} />
          </div>
          {beside ? null : head}
          {draw(onItem)}
        </section>
        {beside ? (
          <section className="pane pane-ask" aria-label={t("sheet.questions")} tabIndex={0}>
            <h2 className="aloud">{t("sheet.questions")}</h2>
            {head}
            {draw((question) => !onItem(question))}
          </section>
        ) : null}
      </div>
    </Fields>
  );
}
