import { useState } from "react";

import type { Question } from "../../questions/contract";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { divisible, qualityPages, under } from "../place";
import { ChoiceEntry } from "../parts/Entry";
import { Subpages } from "../parts/Subpages";
import { Apart } from "./Apart";
import "./disagreement.css";
import { Experts } from "./Experts";
import { Items } from "./Items";
import { Jury } from "./Jury";
import { People } from "./People";
import { Repeats } from "./Repeats";
import { Slices } from "./Slices";

const PARTS = ["items", "slices", "groups", "raters", "experts", "repeats", "jury"] as const;
type Part = (typeof PARTS)[number];

/** Where people disagree on a question: items, groups of people, raters, and what a jury of them would decide. */
export default function Disagreement({ part, ...place }: Place & { readonly part: string | undefined }) {
  const { t } = useWords();
  const { campaign, spec } = place.view;
  const questions = divisible(spec.questions);
  const [asked, ask] = useState(questions[0]?.name ?? "");
  const question = questions.find((one) => one.name === asked);
  const now = PARTS.find((one) => one === part) ?? "items";
  return (
    <>
      <Subpages campaign={campaign} pages={qualityPages(spec.questions)} now="disagreement" />
      {question === undefined ? (
        <p className="empty">{t("apart.none")}</p>
      ) : (
        <>
          <nav className="subpages" aria-label={t("apart.parts")}>
            <ul>
              {PARTS.map((one) => (
                <li key={one}>
                  <a href={under(campaign, "disagreement", one)} aria-current={one === now ? "page" : undefined}>
                    {t(`apart.part.${one}`)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {questions.length > 1 && (
            <ChoiceEntry
              label={t("items.question")}
              value={asked}
              onChange={ask}
              options={questions.map((one) => ({ value: one.name, text: one.ask }))}
            />
          )}
          <Chosen key={asked} part={now} place={place} question={question} />
        </>
      )}
    </>
  );
}

function Chosen({ part, ...about }: { part: Part; place: Place; question: Question }) {
  switch (part) {
    case "items":
      return <Items {...about} />;
    case "slices":
      return <Slices {...about} />;
    case "experts":
      return <Experts {...about} />;
    case "repeats":
      return <Repeats {...about} />;
    case "groups":
      return <People {...about} />;
    case "raters":
      return <Apart {...about} />;
    case "jury":
      return <Jury {...about} />;
  }
}
