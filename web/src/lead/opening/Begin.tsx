import { useState } from "react";

import { campaigns } from "../../api/lead";
import type { Template } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import { LinesEntry } from "../parts/Entry";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import type { Begun } from "./draft";

type Props = { readonly onBegin: (begun: Begun) => void };

/** What to begin with: one of the templates, or a campaign file. */
export function Begin({ onBegin }: Props) {
  const { t } = useWords();
  const { answer, error, again } = useLoading("templates", campaigns.templates);
  return (
    <>
      <section aria-labelledby="templates">
        <h2 id="templates">{t("making.templates")}</h2>
        <Trouble error={error} onAgain={again} />
        {answer === null && error === null && <Waiting />}
        <ul className="beginnings">
          {answer?.map((template) => (
            <Card key={template.name} template={template} onBegin={onBegin} />
          ))}
        </ul>
      </section>
      <OwnFile onBegin={onBegin} />
    </>
  );
}

function Card({ template, onBegin }: { template: Template } & Props) {
  const { t } = useWords();
  const { spec, sample_items: samples, pictures } = template;
  return (
    <li>
      <h3 lang="en">{template.title}</h3>
      <p lang="en">{template.about}</p>
      <button type="button" onClick={() => onBegin({ draft: spec, samples, pictures })}>
        {t("making.take")}
        <span className="aloud">: {template.title}</span>
      </button>
    </li>
  );
}

function OwnFile({ onBegin }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const take = async (given: string) => {
    setText(given);
    const { campaignIn, readText } = await import("./text");
    const read = readText(given);
    if (read.draft !== null) onBegin({ draft: campaignIn(read.draft), samples: [], pictures: {} });
    else setFault(read.fault?.what ? t("making.text.fault", read.fault) : t("making.text.none"));
  };
  const takeFile = (file: File | undefined) => void file?.text().then(take);
  return (
    <section aria-labelledby="own">
      <h2 id="own">{t("making.own")}</h2>
      <form
        className="drop"
        data-over={over}
        onSubmit={(event) => {
          event.preventDefault();
          void take(text);
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          takeFile(event.dataTransfer.files[0]);
        }}
      >
        <LinesEntry
          label={t("making.paste")}
          hint={t("making.paste.hint")}
          value={text}
          onChange={(given) => {
            setText(given);
            setFault(null);
          }}
          rows={8}
          code
          fault={fault}
        />
        <p className="buttons">
          <button type="submit" disabled={text.trim() === ""}>
            {t("making.use")}
          </button>
          <label className="button">
            <input
              className="aloud"
              type="file"
              accept=".yaml,.yml,.json,application/json,application/yaml"
              onChange={(event) => takeFile(event.target.files?.[0])}
            />
            {t("making.choose")}
          </label>
        </p>
      </form>
    </section>
  );
}
