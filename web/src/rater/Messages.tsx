import { useState, type ReactNode } from "react";

import type { Message, RoundLine } from "../api/growing";
import { useWords } from "../words/Words";
import { moment } from "./figures";
import { see, seen } from "./kept";

type Props = {
  readonly campaign: string;
  readonly person: string;
  readonly messages: readonly Message[];
  readonly round: RoundLine | null;
};

/**
 * The newest message that the rater has not put aside yet, or that a calibration round can be looked at. What was put
 * aside is kept with the feedback.
 */
export function Messages({ campaign, person, messages, round }: Props) {
  const { t, language } = useWords();
  const heading = `messages.${person}`;
  const [aside, setAside] = useState(() => seen(heading));
  const [first, ...others] = messages.filter(({ message }) => !aside.has(message));
  const put = (name: string) => {
    see(heading, [name]);
    setAside(seen(heading));
    document.getElementById("main")?.focus({ preventScroll: true });
  };
  if (first !== undefined) {
    return (
      <Strip label={t("growing.message.from")} onSeen={() => put(first.message)}>
        <span className="aside">
          {t("growing.message.from")} · <time dateTime={new Date(first.at).toISOString()}>{moment(first.at, language)}</time>
          {others.length === 0 ? "" : ` · ${t("growing.message.more", { count: others.length })}`}
        </span>
        <br />
        <span dir="auto">{first.text}</span>
      </Strip>
    );
  }
  if (!isShared(round) || aside.has(round.round)) return null;
  return (
    <Strip label={t("growing.round.title")} onSeen={() => put(round.round)}>
      {t("growing.round.new")} <a href={`/c/${campaign}/calibration`}>{t("growing.round.look")}</a>
    </Strip>
  );
}

/** Whether the answers of a round are there to be looked at: it is neither judged blind nor judged again. */
function isShared(round: RoundLine | null): round is RoundLine {
  return round !== null && round.state !== "blind" && round.state !== "again";
}

function Strip({ label, onSeen, children }: { label: string; onSeen: () => void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <aside className="message" aria-label={label}>
      <p>{children}</p>
      <button type="button" onClick={onSeen}>
        {t("growing.message.seen")}
      </button>
    </aside>
  );
}
