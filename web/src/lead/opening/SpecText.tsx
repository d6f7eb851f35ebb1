import { useId, useRef, useState } from "react";

import type { Detail } from "../../api/problem";
import { useWords } from "../../words/Words";
import type { Draft } from "./draft";
import { readText, written } from "./text";

type Props = { readonly first: Draft; readonly faults: readonly Detail[]; readonly onDraft: (draft: Draft | null) => void };

/** The whole campaign as text. What is wrong is said with its line, and a press goes there. */
export default function SpecText({ first, faults, onDraft }: Props) {
  const { t } = useWords();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => written(first));
  const read = readText(text);
  const change = (next: string) => {
    setText(next);
    onDraft(readText(next).draft);
  };
  const goTo = (line: number) => {
    const before = text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = text.indexOf("\n", before);
    area.current?.focus();
    area.current?.setSelectionRange(before, end === -1 ? text.length : end);
  };
  return (
    <div className="entry">
      <label htmlFor={id}>{t("making.text")}</label>
      <textarea
        id={id}
        ref={area}
        className="code tall"
        dir="ltr"
        spellCheck={false}
        value={text}
        aria-invalid={read.draft === null || faults.length > 0}
        aria-describedby={`${id}-faults`}
        onChange={(event) => change(event.target.value)}
      />
      <ul id={`${id}-faults`} className="faults">
        {read.fault !== null && (
          <li>
            <button type="button" onClick={() => goTo(read.fault?.line ?? 1)}>
              {t("making.line", { line: read.fault.line })}
            </button>{" "}
            {read.fault.what === "" ? t("making.text.none") : read.fault.what}
          </li>
        )}
        {read.fault === null &&
          faults.map((fault) => {
            const line = read.lineOf(fault.path);
            return (
              <li key={`${fault.path} ${fault.found}`}>
                <button type="button" onClick={() => goTo(line)}>
                  {t("making.line", { line })}
                </button>{" "}
                <code>{fault.path}</code> {t("lead.fault", { found: fault.found, allowed: fault.allowed })}
              </li>
            );
          })}
      </ul>
    </div>
  );
}
