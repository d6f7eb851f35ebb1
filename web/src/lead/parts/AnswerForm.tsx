import { Fields, type Content } from "../../content/fields";
import { Ask } from "../../questions/Ask";
import { labelsOf, type Asking, type Sheet } from "../../questions/asking";
import { besideEachOther } from "../../questions/compared";
import type { Answers } from "../../questions/conditions";
import { nameOf } from "../../questions/keys";
import "../../questions/questions.css";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";

type Props = { readonly sheet: Sheet; readonly content: Content; readonly answers: Answers; readonly asking: Asking };

/** The questions of a campaign as a rater answers them, one below the other, without the item. Their keys work in here. */
export function AnswerForm({ sheet, content, answers, asking }: Props) {
  const { t } = useWords();
  return (
    <Fields value={besideEachOther(sheet.content, sheet.questions)}>
      <div onKeyDown={(event) => pressed(event.nativeEvent, asking) && event.preventDefault()}>
        {asking.asked.map((asked) => (
          <Ask
            key={asked.question.name}
            asked={asked}
            content={content}
            shown={NONE}
            value={answers[asked.question.name]}
            onChange={(value) => asking.answer(asked.question.name, value)}
            active={asked.question.name === asking.active}
            onActive={() => asking.activate(asked.question.name)}
            urged={false}
            disabled={false}
            language={sheet.language}
            dir={directionOf(sheet.language)}
            t={t}
          />
        ))}
      </div>
    </Fields>
  );
}

/** No order is drawn for leads: they see the fields under their own names. */
export const NONE: Readonly<Record<string, readonly string[]>> = {};

/** Hands a key to the active question; true when it took it. */
export function pressed(event: KeyboardEvent, asking: Asking): boolean {
  const key = nameOf(event);
  return key !== null && asking.press(key);
}

/** The answers to send; null while one is missing or wrong. */
export function wholeAnswers(asking: Asking, answers: Answers): Answers | null {
  return asking.asked.some(({ fault }) => fault !== null) ? null : labelsOf(asking.asked, answers);
}
