import { useId, useRef, useState } from "react";

import type { LeadCampaign } from "../../api/lead";
import type { RefusedRow } from "../../api/leadshapes";
import { Refused } from "../../api/problem";
import { titleOf, type Field } from "../../content/fields";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { itemOfMedia, sorted } from "./files";

/** What came of one file. */
type Outcome = {
  readonly file: string;
  readonly added: number;
  readonly refused: number;
  readonly rows: readonly RefusedRow[];
  readonly mapping: readonly string[];
  readonly trouble: string | null;
};

type Props = { readonly place: Place; readonly onAdded: () => void };

/** Takes files of items, by dropping them or by choosing them, and says what came of each. */
export function Upload({ place, onAdded }: Props) {
  const { t } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const { content } = place.view.spec;
  const take = async (files: readonly File[]) => {
    if (busy !== null || files.length === 0) return;
    setOutcomes([]);
    await send(place.campaign, files, content, t("items.upload.unknown"), setBusy, (one) =>
      setOutcomes((before) => [...before, one]),
    );
    setBusy(null);
    onAdded();
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t("items.add")}</h2>
      <div
        className="drop"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take([...event.dataTransfer.files]);
        }}
      >
        <p>{t("items.upload.about")}</p>
        <p className="aside">{t("items.upload.banks")}</p>
        <p className="aside">
          {t("items.upload.fields")} {content.map((field) => `${titleOf(field)} (${field.name}, ${field.type})`).join("; ")}
        </p>
        <button type="button" className="main" disabled={busy !== null} onClick={() => input.current?.click()}>
          {t("items.upload.choose")}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t("items.upload.choose")}
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </div>
      <p role="status">{busy === null ? "" : t("items.upload.busy", { file: busy })}</p>
      {outcomes.map((outcome) => (
        <Told key={outcome.file} outcome={outcome} />
      ))}
    </section>
  );
}

type Tell = (outcome: Outcome) => void;

async function send(
  campaign: LeadCampaign,
  files: readonly File[],
  fields: readonly Field[],
  unknown: string,
  begin: (name: string) => void,
  tell: Tell,
): Promise<void> {
  const found = sorted(files, fields);
  for (const file of found.unknown) tell({ file: file.name, added: 0, refused: 1, rows: [], mapping: [], trouble: unknown });
  for (const file of found.tables) {
    begin(file.name);
    tell(await outcomeOf(file.name, () => uploaded(campaign, file)));
  }
  for (const { file, field } of found.media) {
    begin(file.name);
    tell(await outcomeOf(file.name, () => pictured(campaign, file, field)));
  }
}

type Came = Omit<Outcome, "file" | "trouble">;

async function uploaded(campaign: LeadCampaign, file: File): Promise<Came> {
  const answer = await campaign.upload(file);
  return { added: answer.added, refused: answer.refused_count, rows: answer.refused, mapping: answer.mapping };
}

async function pictured(campaign: LeadCampaign, file: File, field: string): Promise<Came> {
  const { media } = await campaign.keepMedia(file);
  const answer = await campaign.add([itemOfMedia(file.name, field, media)]);
  return { added: answer.added, refused: answer.refused.length, rows: answer.refused, mapping: [] };
}

async function outcomeOf(file: string, work: () => Promise<Came>): Promise<Outcome> {
  try {
    return { file, trouble: null, ...(await work()) };
  } catch (error: unknown) {
    const trouble = error instanceof Refused ? `${error.message} ${error.remedy}`.trim() : error instanceof Error ? error.message : "";
    return { file, added: 0, refused: 0, rows: [], mapping: [], trouble };
  }
}

function Told({ outcome }: { outcome: Outcome }) {
  const { t } = useWords();
  const { number } = useFigures();
  const { file, added, refused, rows, mapping, trouble } = outcome;
  if (trouble !== null) {
    return (
      <div className="note bad" role="alert">
        <p>
          <strong>{file}</strong>: {trouble}
        </p>
      </div>
    );
  }
  return (
    <div className={refused === 0 ? "note good" : "note warn"} role="status">
      <p>
        <strong>{file}</strong>: {t("items.upload.added", { count: added })}
        {refused > 0 && ` ${t("items.upload.refused", { count: refused })}`}
      </p>
      {mapping.length > 0 && (
        <details>
          <summary>{t("items.upload.mapping")}</summary>
          <ul>
            {mapping.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      {rows.length > 0 && (
        <div className="scroll" role="group" aria-label={t("items.upload.rows")} tabIndex={0}>
          <table className="dense">
            <thead>
              <tr>
                <th scope="col" className="figures">
                  {t("items.row")}
                </th>
                <th scope="col">{t("items.item")}</th>
                <th scope="col">{t("items.why")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, place) => (
                <tr key={place}>
                  <td className="figures">{number(row.row)}</td>
                  <td>{row.item ?? ""}</td>
                  <td>{row.what}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
