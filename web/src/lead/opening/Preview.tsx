import { useState } from "react";

import type { Spec } from "../../api/leadshapes";
import type { Answers } from "../../api/shapes";
import { Fields, type Content } from "../../content/fields";
import { ItemContent } from "../../content/ItemContent";
import { Markdown } from "../../content/Markdown";
import { askedOf } from "../../questions/conditions";
import type { Question } from "../../questions/contract";
import { fieldShownBy, kindOf } from "../../questions/registry";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";
import { AnswerForm } from "../parts/AnswerForm";
import { samplesFor } from "./samples";

type Props = { readonly spec: Spec; readonly samples: readonly Content[] };

/** The rater's view of a campaign, with items to try. Nothing is sent. */
export function Preview({ spec, samples }: Props) {
  const { t } = useWords();
  const [place, setPlace] = useState(0);
  const items = samplesFor(spec.content, samples, t("making.sample"));
  const index = place % items.length;
  return (
    <div className="rater-view" lang={spec.language} dir={directionOf(spec.language)}>
      <details>
        <summary lang={document.documentElement.lang}>{t("lead.guideline")}</summary>
        <Markdown value={spec.guideline.text} t={t} />
      </details>
      {/* Another item or other questions begin without answers. */}
      <Trial key={`${index} ${JSON.stringify(spec.questions)}`} spec={spec} content={items[index] ?? {}} />
      <p className="buttons" lang={document.documentElement.lang} dir={document.documentElement.dir}>
        <button type="button" disabled={items.length < 2} onClick={() => setPlace(index + 1)}>
          {t("making.preview.next")}
        </button>
        <span className="aside">{t("making.preview.place", { place: index + 1, count: items.length })}</span>
      </p>
    </div>
  );
}

function Trial({ spec, content }: { spec: Spec; content: Content }) {
  const { t } = useWords();
  const [answers, setAnswers] = useState<Answers>({});
  const shown = ordersOf(spec.questions);
  const asked = askedOf(spec.questions, answers, content, kindOf);
  const omit = asked.map(({ question }) => fieldShownBy(question)).filter((name) => name !== null);
  const missing = asked.filter(({ fault }) => fault !== null).length;
  return (
    <Fields value={spec.content}>
      <ItemContent fields={spec.content} content={content} shown={shown} omit={omit} t={t} />
      <AnswerForm
        questions={spec.questions}
        fields={spec.content}
        content={content}
        shown={shown}
        answers={answers}
        onAnswers={setAnswers}
        dir={directionOf(spec.language)}
      />
      <p role="status" className="aside">
        {missing === 0 ? t("making.preview.whole") : t("making.preview.missing", { count: missing })}
      </p>
    </Fields>
  );
}

/** The order in which compared fields are shown: as written here; drawn anew for every rater later. */
function ordersOf(questions: readonly Question[]): Record<string, readonly string[]> {
  const orders = questions.map((question) => {
    const given = question as { between?: readonly string[]; among?: readonly string[] };
    return [question.name, given.between ?? given.among ?? []] as const;
  });
  return Object.fromEntries(orders.filter(([, names]) => names.length > 0));
}
