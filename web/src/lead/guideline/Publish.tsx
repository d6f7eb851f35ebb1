import { useEffect, useState } from "react";

import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { Diff } from "../../questions/Diff";
import { LinesEntry, TextEntry } from "../parts/Entry";
import { Remarks } from "../opening/Remarks";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { useRemarks } from "./linting";
import { nextVersion } from "./versions";

type Props = {
  readonly place: Place;
  readonly versions: readonly string[];
  /** What is put below the newest text to begin with. */
  readonly addition?: string;
  readonly onClose: () => void;
  readonly onPublished: (version: string) => void;
};

type Seen = "text" | "changes";

/** A new version, written from the newest, with its look and its changes beside it. */
export function Publish({ place, versions, addition = "", onClose, onPublished }: Props) {
  const { t } = useWords();
  const newest = versions.at(-1) ?? "";
  const { answer, error, again } = useLoading(newest, (signal) => place.campaign.guideline(newest, signal));
  const [text, setText] = useState<string | null>(null);
  const [version, setVersion] = useState(nextVersion(versions));
  const [note, setNote] = useState("");
  const [seen, setSeen] = useState<Seen>("text");
  const [asked, setAsked] = useState(false);
  const doing = useDoing();
  const remarks = useRemarks(place.campaign, text);
  useEffect(() => {
    if (answer !== null) setText((before) => before ?? (addition === "" ? answer.text : `${answer.text.trimEnd()}\n\n${addition}`));
  }, [answer]);
  if (answer === null || text === null) return <Trouble error={error} onAgain={again} />;
  const ready = text.trim() !== "" && text !== answer.text && version.trim() !== "" && !versions.includes(version.trim());
  return (
    <section aria-labelledby="publish" className="panel">
      <h2 id="publish">{t("guideline.new")}</h2>
      <div className="halves">
        <div>
          <LinesEntry label={t("guideline.text")} hint={t("guideline.markdown")} value={text} onChange={setText} rows={18} required />
          <Remarks remarks={remarks} />
          <TextEntry
            label={t("guideline.number")}
            value={version}
            onChange={setVersion}
            maxLength={32}
            dir="ltr"
            fault={versions.includes(version.trim()) ? t("guideline.taken") : null}
          />
          <TextEntry label={t("guideline.note")} hint={t("guideline.note.hint")} value={note} onChange={setNote} maxLength={4000} />
        </div>
        <div>
          <div className="buttons" role="group" aria-label={t("guideline.beside")}>
            {(["text", "changes"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={seen === one} onClick={() => setSeen(one)}>
                {t(`guideline.see.${one}`)}
              </button>
            ))}
          </div>
          <article className="paper" lang={place.view.spec.language}>
            {seen === "text" ? <Markdown value={text} t={t} /> : <Diff before={answer.text} after={text} t={t} />}
          </article>
        </div>
      </div>
      <p className="buttons">
        <button type="button" className="main" disabled={!ready} onClick={() => setAsked(true)}>
          {t("guideline.publish")}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {t("lead.cancel")}
        </button>
      </p>
      {asked && (
        <Ask
          title={t("guideline.publish.title", { version: version.trim() })}
          act={t("guideline.publish")}
          doing={doing}
          onAct={() =>
            void doing.run(() => place.campaign.publish(version.trim(), text, note.trim())).then((done) => done && onPublished(version.trim()))
          }
          onClose={() => setAsked(false)}
        >
          <p>{t("guideline.publish.will")}</p>
        </Ask>
      )}
    </section>
  );
}
