import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { useSay } from "../look/Live";
import { useAskedBy } from "./AskedBy";
import { orderSeen, usePlaces, type Place } from "./compared";
import type { Question, QuestionKind, QuestionProps, Translate } from "./contract";
import { flat, moved, put, singly, tied, tierOf, type Tiers } from "./tiers";

export type Ranking = Question & { readonly among: readonly string[]; readonly ties?: boolean };

function View({ question, shown, value, onChange, disabled, t }: QuestionProps<Ranking, Tiers>) {
  const places = usePlaces(question.among, shown);
  const asked = useAskedBy();
  const list = useRef<HTMLOListElement>(null);
  const tiers = value ?? singly(orderSeen(question.among, shown));
  const hold = useHold({ tiers, value, onChange, places, list, t });
  return (
    <div className="ranking">
      <p className="aside">{t("questions.ranking.how")}</p>
      <ol className="ranks" ref={list} aria-labelledby={asked}>
        {flat(tiers).map((field, index) => (
          <Rank
            key={field}
            field={field}
            name={places.find((place) => place.field === field)?.name ?? field}
            rank={tierOf(tiers, field) + 1}
            first={index === 0}
            last={index === question.among.length - 1}
            tie={question.ties === false ? null : (tiers[tierOf(tiers, field)]?.[0] ?? field) !== field}
            hold={hold}
            disabled={disabled}
            t={t}
          />
        ))}
      </ol>
      <button type="button" disabled={disabled || value !== undefined} onClick={() => onChange(tiers)}>
        {value === undefined ? t("questions.ranking.right") : t("questions.ranking.given")}
      </button>
    </div>
  );
}

type RankProps = {
  readonly field: string;
  readonly name: string;
  readonly rank: number;
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it is equal with the one above; null where ties are not allowed. */
  readonly tie: boolean | null;
  readonly hold: Hold;
  readonly disabled: boolean;
  readonly t: Translate;
};

function Rank({ field, name, rank, first, last, tie, hold, disabled, t }: RankProps) {
  const held = hold.held === field;
  return (
    <li className="rank" data-field={field} data-held={held} data-tied={tie === true}>
      <span className="rank-number figures" aria-hidden="true">
        {tie === true ? "=" : rank}
      </span>
      <button
        type="button"
        className="rank-grip"
        aria-pressed={held}
        aria-label={t("questions.ranking.grip", { name, rank })}
        disabled={disabled}
        onKeyDown={(event) => hold.onKeyDown(event, field)}
        onPointerDown={(event) => hold.onPointerDown(event, field)}
        onBlur={hold.onBlur}
      >
        <span aria-hidden="true">⠿</span> <span dir="auto">{name}</span>
      </button>
      <span className="rank-steps">
        {tie === null || first ? null : (
          <button type="button" aria-pressed={tie} aria-label={t("questions.ranking.tie", { name })} disabled={disabled} onClick={() => hold.tie(field)}>
            <span aria-hidden="true">=</span>
          </button>
        )}
        <button type="button" aria-label={t("questions.ranking.up", { name })} disabled={disabled || (first && tie !== true)} onClick={() => hold.step(field, -1)}>
          <span aria-hidden="true">↑</span>
        </button>
        <button type="button" aria-label={t("questions.ranking.down", { name })} disabled={disabled || last} onClick={() => hold.step(field, 1)}>
          <span aria-hidden="true">↓</span>
        </button>
      </span>
    </li>
  );
}

type Hold = ReturnType<typeof useHold>;
type HoldSetting = {
  readonly tiers: Tiers;
  readonly value: Tiers | undefined;
  readonly onChange: (tiers: Tiers | undefined) => void;
  readonly places: readonly Place[];
  readonly list: React.RefObject<HTMLOListElement | null>;
  readonly t: Translate;
};

/** What is in the rater's hand, by keys or by pointer, and every step of it said aloud. */
function useHold({ tiers, value, onChange, places, list, t }: HoldSetting) {
  const say = useSay();
  const [held, setHeld] = useState<string | null>(null);
  const before = useRef<Tiers | undefined>(undefined);
  const [dragged, setDragged] = useState<string | null>(null);
  const nameOf = (field: string) => places.find((place) => place.field === field)?.name ?? field;
  const set = (next: Tiers, field: string) => {
    onChange(next);
    say(t("questions.ranking.at", { name: nameOf(field), rank: tierOf(next, field) + 1, of: next.length }));
  };
  const step = (field: string, by: -1 | 1) => {
    const next = moved(tiers, field, by);
    if (next !== tiers) set(next, field);
  };
  const grab = (field: string) => {
    before.current = value;
    setHeld(field);
  };
  const letGo = () => setHeld(null);
  const onKeyDown = (event: KeyboardEvent, field: string) => {
    const did = act(event.key, field);
    if (!did) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const act = (key: string, field: string): boolean => {
    if (key === " ") {
      if (held === field) letGo();
      else grab(field);
      say(t(held === field ? "questions.ranking.dropped" : "questions.ranking.held", { name: nameOf(field) }));
    } else if (key === "ArrowUp" && held === field) step(field, -1);
    else if (key === "ArrowDown" && held === field) step(field, 1);
    else if (key === "Escape" && held === field) {
      onChange(before.current);
      letGo();
      say(t("questions.ranking.back", { name: nameOf(field) }));
    } else return false;
    return true;
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>, field: string) => {
    if (event.button !== 0) return;
    grab(field);
    setDragged(field);
  };
  useDrag(
    dragged,
    (y) => {
      const place = placeUnder(list.current, y);
      if (dragged !== null && place !== null && flat(tiers).indexOf(dragged) !== place) onChange(put(tiers, dragged, place));
    },
    () => {
      if (dragged !== null && value !== before.current) set(tiers, dragged);
      setDragged(null);
      letGo();
    },
  );
  const onBlur = () => dragged === null && letGo();
  return { held, step, tie: (field: string) => set(tied(tiers, field), field), onBlur, onKeyDown, onPointerDown };
}

/** Follows the pointer over the window: the row under it is moved about, and loses what it had captured. */
function useDrag(dragged: string | null, onMove: (y: number) => void, onEnd: () => void): void {
  const latest = useRef({ onMove, onEnd });
  latest.current = { onMove, onEnd };
  useEffect(() => {
    if (dragged === null) return;
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener("pointermove", (event) => latest.current.onMove(event.clientY), { signal });
    window.addEventListener("pointerup", () => latest.current.onEnd(), { signal });
    window.addEventListener("pointercancel", () => latest.current.onEnd(), { signal });
    return () => stop.abort();
  }, [dragged]);
}

/** The place in the list at a height of the window. */
function placeUnder(list: HTMLOListElement | null, y: number): number | null {
  const rows = [...(list?.children ?? [])];
  const place = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return rows.length === 0 ? null : place === -1 ? rows.length - 1 : place;
}

/** Fields from best to worst, in tiers: `[["r2"], ["r1", "r3"]]`. */
export const ranking: QuestionKind<Ranking, Tiers> = {
  type: "ranking",
  View,
  faultOf: ({ among }, answer) =>
    among.every((field) => tierOf(answer, field) >= 0) ? null : { key: "questions.missing" },
  values: (answer) => answer[0] ?? [],
};
