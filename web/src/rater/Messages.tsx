import { useState } from "react";

import type { Message } from "../api/growing";
import { useWords } from "../words/Words";
import { moment } from "./figures";
import { see, seen } from "./kept";

type Props = { readonly messages: readonly Message[]; readonly person: string };

/** The newest message that the rater has not put aside yet; what was put aside is kept with the feedback. */
export function Messages({ messages, person }: Props) {
  const { t, language } = useWords();
  const heading = `messages.${person}`;
  const [aside, setAside] = useState(() => seen(heading));
  const fresh = messages.filter(({ message }) => !aside.has(message));
  const [first, ...others] = fresh;
  if (first === undefined) return null;
  const put = () => {
    see(heading, [first.message]);
    setAside(seen(heading));
    document.getElementById("main")?.focus({ preventScroll: true });
  };
  return (
    <aside className="message" aria-label={t("growing.message.from")}>
      <p>
        <span className="aside">
          {t("growing.message.from")} · <time dateTime={new Date(first.at).toISOString()}>{moment(first.at, language)}</time>
          {others.length === 0 ? "" : ` · ${t("growing.message.more", { count: others.length })}`}
        </span>
        <br />
        <span dir="auto">{first.text}</span>
      </p>
      <button type="button" onClick={put}>
        {t("growing.message.seen")}
      </button>
    </aside>
  );
}
