import { useMemo, useState } from "react";

import type { Spec } from "../../api/leadshapes";
import type { Answers } from "../../api/shapes";
import type { Content } from "../../content/fields";
import { Markdown } from "../../content/Markdown";
import { useAsking } from "../../questions/asking";
import { comparedBy } from "../../questions/compared";
import type { Question } from "../../questions/contract";
import { ItemSheet } from "../../questions/ItemSheet";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";
import { pressed } from "../parts/AnswerForm";
import { samplesFor } from "./samples";

type Props = { readonly spec: Spec; readonly samples: readonly Content[] };

/** The rater's view of a campaign, with items to try. Nothing is sent. */
export function Preview({ spec, samples }: Props) {
  const { t } = useWords();
  const [place, setPlace] = useState(0);
  const items = samplesFor(spec.content, samples, t("making.sample"));
  const index = place % items.length;
  return (
    <div className="rater-view">
      <details>
        <summary>{t("lead.guideline")}</summary>
        <div lang={spec.language} dir={directionOf(spec.language)}>
          <Markdown value={spec.guideline.text} t={t} />
        </div>
      </details>
      {/* Another item or other questions begin without answers. */}
      <Trial key={`${index} ${JSON.stringify(spec.questions)}`} spec={spec} content={items[index] ?? {}} />
      <p className="buttons">
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
  const shown = useMemo(() => ordersOf(spec.questions), [spec]);
  const asking = useAsking({ sheet: spec, content, shown, answers, onAnswers: setAnswers });
  const missing = asking.asked.filter(({ fault }) => fault !== null).length;
  return (
    <div onKeyDown={(event) => pressed(event.nativeEvent, asking) && event.preventDefault()}>
      <ItemSheet {...{ content, shown, answers, asking, t }} sheet={spec} urged={false} disabled={false} />
      <p role="status" className="aside">
        {missing === 0 ? t("making.preview.whole") : t("making.preview.missing", { count: missing })}
      </p>
    </div>
  );
}

/** The order in which compared fields are shown: as written here; drawn anew for every rater later. */
function ordersOf(questions: readonly Question[]): Record<string, readonly string[]> {
  return Object.fromEntries(questions.map((question) => [question.name, comparedBy(question)] as const).filter(([, names]) => names.length > 0));
}
