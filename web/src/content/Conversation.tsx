import { useId, useState, type ReactNode } from "react";

import type { Translate } from "../questions/contract";
import { Markdown } from "./Markdown";
import { Text } from "./Text";

export type Turn = { readonly role: string; readonly text: string };

/** The turns of a conversation value; what is no turn is left out by the check at import. */
export function turnsOf(value: unknown): Turn[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (turn): turn is Turn =>
      typeof turn === "object" && turn !== null && typeof turn.role === "string" && typeof turn.text === "string",
  );
}

/** A conversation as a chat; marks of formatting can be shown as they were written. */
export function Conversation({ value, t }: { value: unknown; t: Translate }) {
  const [plain, setPlain] = useState(false);
  const id = useId();
  return (
    <div className="conversation">
      <label className="conversation-plain" htmlFor={id}>
        <input id={id} type="checkbox" checked={plain} onChange={(event) => setPlain(event.target.checked)} />
        {t("content.plain")}
      </label>
      <ol className="turns">
        {turnsOf(value).map((turn, index) => (
          <Message key={index} turn={turn} plain={plain} t={t} />
        ))}
      </ol>
    </div>
  );
}

const KNOWN = new Set(["user", "assistant", "system", "tool"]);

type MessageProps = { readonly turn: Turn; readonly plain?: boolean; readonly t: Translate; readonly children?: ReactNode };

/** One turn, with who speaks above it, and below it what is asked about it. */
export function Message({ turn, plain = false, t, children }: MessageProps) {
  const known = KNOWN.has(turn.role);
  return (
    <li className="turn" data-role={known ? turn.role : "other"}>
      <p className="turn-role">{known ? t(`content.role.${turn.role}`) : turn.role}</p>
      {plain ? <Text value={turn.text} /> : <Markdown value={turn.text} t={t} lineBreaks />}
      {children}
    </li>
  );
}
