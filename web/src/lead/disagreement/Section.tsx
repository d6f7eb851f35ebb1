import type { ReactNode } from "react";

import type { Fresh } from "../../api/disagreementshapes";
import type { Question } from "../../questions/contract";
import type { Place } from "../CampaignPages";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { AsOf } from "./AsOf";
import { Left } from "./Left";
import { Untold } from "./Untold";

type Answer = { readonly fresh: Fresh; readonly notes: readonly string[] };

type Props<T extends Answer> = {
  readonly place: Place;
  readonly question: Question;
  readonly id: string;
  readonly title: string;
  readonly load: (question: string, signal: AbortSignal) => Promise<T>;
  /** Why there is nothing to show; null when there is. */
  readonly bare: (answer: T) => string | null;
  readonly children: (answer: T) => ReactNode;
};

/** One part of where people disagree on a question: when it was found, what was found or why nothing was, what was left out. */
export function Section<T extends Answer>({ place, question, id, title, load, bare, children }: Props<T>) {
  const { answer, error, again } = useLoading(`${place.view.campaign} ${question.name}`, (signal) => load(question.name, signal));
  if (answer === null) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  const why = bare(answer);
  return (
    <>
      <Trouble error={error} onAgain={again} />
      <section aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <AsOf fresh={answer.fresh} />
        {why === null ? children(answer) : <Untold why={why} />}
        <Left notes={answer.notes} />
      </section>
    </>
  );
}
