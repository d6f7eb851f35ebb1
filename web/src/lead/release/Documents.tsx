import { useState } from "react";

import type { DocumentLine } from "../../api/releaseshapes";
import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { ChoiceEntry } from "../parts/Entry";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { withoutHead } from "./documents";

type Props = { readonly place: Place; readonly version: string; readonly documents: readonly DocumentLine[] };

/** The documents of a release, read one at a time. */
export function Documents({ place: { campaign, view }, version, documents }: Props) {
  const { t } = useWords();
  // What people read comes before what machines do.
  const names = documents.map((one) => one.name).sort((one, other) => Number(one.endsWith(".json")) - Number(other.endsWith(".json")));
  const [chosen, choose] = useState(names.find((one) => one === "README.md") ?? names[0] ?? "");
  const { answer, error, again } = useLoading(`${view.campaign} ${version} ${chosen}`, (signal) =>
    campaign.releases.document(version, chosen, signal),
  );
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{t("release.documents")}</h2>
      <p>{t("release.documents.english")}</p>
      <ChoiceEntry
        label={t("release.document")}
        value={chosen}
        onChange={choose}
        options={names.map((one) => ({ value: one, text: one }))}
      />
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Text name={answer.name} text={answer.text} />}
    </section>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  const { t } = useWords();
  const isProse = name.endsWith(".md");
  const { head, body } = isProse ? withoutHead(text) : { head: "", body: text };
  return (
    <>
      {head !== "" && (
        <details>
          <summary>{t("release.document.head")}</summary>
          <pre className="code" tabIndex={0} aria-label={t("release.document.head")}>
            {head}
          </pre>
        </details>
      )}
      {isProse ? (
        <div className="document" lang="en" role="group" aria-label={name} tabIndex={0}>
          <Markdown value={body} t={t} />
        </div>
      ) : (
        <pre className="code" tabIndex={0} aria-label={name}>
          {body}
        </pre>
      )}
    </>
  );
}
