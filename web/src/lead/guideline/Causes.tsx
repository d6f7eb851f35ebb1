import { useState } from "react";

import type { Causes as Found } from "../../api/causeshapes";
import type { Paradigm } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useCauseWord } from "../parts/causes";
import { ChoiceEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { useLoading } from "../parts/loading";
import { optionWords } from "../parts/options";
import { Scroll } from "../parts/Scroll";
import { Trouble, Waiting } from "../parts/Trouble";
import { coded, codable, worth } from "./causing";

/** Why raters differ, counted: what the next version of the guideline should say more about. */
export function Causes({ place }: { place: Place }) {
  const { t } = useWords();
  const questions = codable(place.view.spec.questions);
  const [question, setQuestion] = useState(questions[0]?.name ?? "");
  const key = `${place.view.campaign} ${question}`;
  const { answer, error, again } = useLoading(key, (signal) => place.campaign.quality.causes(question, "", signal));
  const asked = questions.find((one) => one.name === question);
  if (asked === undefined) return null;
  const wordsOf = (option: string) => optionWords(asked, option, place.view.spec.content, t);
  return (
    <section aria-labelledby="causes">
      <h2 id="causes">{t("causes.title")}</h2>
      {questions.length > 1 && (
        <ChoiceEntry
          label={t("items.question")}
          value={question}
          onChange={setQuestion}
          options={questions.map((one) => ({ value: one.name, text: one.ask }))}
        />
      )}
      {answer !== null ? (
        <Counted found={answer} wordsOf={wordsOf} paradigm={asked.paradigm ?? place.view.spec.paradigm ?? "prescriptive"} />
      ) : error === null ? (
        <Waiting />
      ) : (
        <Trouble error={error} onAgain={again} />
      )}
    </section>
  );
}

function Counted({ found, wordsOf, paradigm }: { found: Found; wordsOf: (option: string) => string; paradigm: Paradigm }) {
  const { t } = useWords();
  const wordFor = useCauseWord(paradigm);
  const { number, percent } = useFigures();
  if (found.disputed === 0) return <p className="empty">{t("causes.none")}</p>;
  return (
    <>
      {found.unclear.map((one) => (
        <p key={`${one.first} ${one.second} ${one.column} ${one.value}`} className="note">
          {t(one.column === "" ? "causes.unclear" : "causes.unclear.slice", {
            first: isolated(wordsOf(one.first)),
            second: isolated(wordsOf(one.second)),
            items: number(Math.round(one.items)),
            expected: number(Math.round(one.expected)),
            column: one.column,
            value: one.value,
          })}
        </p>
      ))}
      <Scroll labelledBy="causes">
        <table className="dense snug">
          <caption>{t("causes.counts", { count: found.disputed })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("disputes.cause")}</th>
              <th scope="col" className="figures">{t("causes.suggests")}</th>
              <th scope="col" className="figures">{t("causes.coded")}</th>
            </tr>
          </thead>
          <tbody>
            {worth(found.counts).map((one) => (
              <tr key={one.cause}>
                <th scope="row">{wordFor(one.cause)}</th>
                <td className="figures">{number(one.suggested)}</td>
                <td className="figures">{number(one.coded)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {found.same !== null && <p className="aside">{t("causes.same", { share: percent(found.same), count: coded(found.both) })}</p>}
      <Scroll labelledBy="causes">
        <table className="dense snug">
          <caption>{t("causes.pairs")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("causes.pair")}</th>
              <th scope="col" className="figures">{t("causes.items")}</th>
              <th scope="col" className="figures">{t("causes.name.guideline")}</th>
            </tr>
          </thead>
          <tbody>
            {found.pairs.map((one) => (
              <tr key={`${one.first} ${one.second}`}>
                <th scope="row" dir="auto">
                  {wordsOf(one.first)} – {wordsOf(one.second)}
                </th>
                <td className="figures">{number(one.items)}</td>
                <td className="figures">{number(one.guideline)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
