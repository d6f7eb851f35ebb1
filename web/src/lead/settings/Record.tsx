import { useState } from "react";

import type { LogEntry } from "../../api/leadshapes";
import { refusal, Unreachable } from "../../api/problem";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { NumberEntry, TickEntry } from "../parts/Entry";
import { eventWord } from "../parts/events";
import { useFigures } from "../parts/figures";
import { useLoading, type Loading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { itemAddress } from "../place";
import { checkpointOf, type Checkpoint } from "./checkpoint";

const PAGE = 50;
const FORMATS = ["csv", "jsonl", "parquet"] as const;

/** What can be taken home and checked: the table of judgments, the head of the ledger, its entries with their proofs. */
export default function Record(place: Place) {
  const { t } = useWords();
  const { campaign, view } = place;
  const head = useLoading(view.campaign, (signal) => headOf(campaign.checkpointAddress, signal));
  if (view.state === "archived") {
    return (
      <>
        <Head place={place} head={head} />
        <p>{t("archive.log")}</p>
      </>
    );
  }
  return (
    <>
      <Downloads {...place} />
      <Head place={place} head={head} />
      <Log place={place} size={head.answer?.size ?? 0} />
    </>
  );
}

/** The newest signed head; null when what comes is none. */
async function headOf(address: string, signal: AbortSignal): Promise<Checkpoint | null> {
  const response = await fetch(address, { signal }).catch((reason: unknown) => {
    throw signal.aborted ? reason : new Unreachable("the server does not answer", { cause: reason });
  });
  if (!response.ok) throw await refusal(response);
  return checkpointOf(await response.text());
}

function Downloads({ campaign }: Place) {
  const { t } = useWords();
  const [counted, setCounted] = useState(false);
  return (
    <section aria-labelledby="downloads">
      <h2 id="downloads">{t("record.judgments")}</h2>
      <p>{t("record.judgments.about")}</p>
      <TickEntry label={t("record.counted")} checked={counted} onChange={setCounted} />
      <p className="buttons">
        {FORMATS.map((format) => (
          <a key={format} className="button" href={campaign.tableAddress(format, counted)} download>
            {t(`record.${format}`)}
          </a>
        ))}
      </p>
    </section>
  );
}

function Head({ place, head: { answer: head, error, again } }: { place: Place; head: Loading<Checkpoint | null> }) {
  const { t } = useWords();
  const { number } = useFigures();
  const { campaign, view } = place;
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger">{t("record.ledger")}</h2>
      <p>{t("record.ledger.about")}</p>
      <Trouble error={error} onAgain={again} />
      {head !== null && (
        <>
          <dl className="facts">
            <div>
              <dt>{t("record.size")}</dt>
              <dd className="figures">{number(head.size)}</dd>
            </div>
            <div>
              <dt>{t("record.root")}</dt>
              <dd className="figures root">{head.root}</dd>
            </div>
          </dl>
          <p>
            <a className="button" href={campaign.checkpointAddress} download={`${view.campaign}.checkpoint.txt`}>
              {t("record.checkpoint")}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function Log({ place, size }: { place: Place; size: number }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const [start, setStart] = useState(0);
  const { answer, error, again } = useLoading(`${view.campaign} ${start}`, (signal) => campaign.log(start, PAGE, signal));
  const next = answer?.next ?? null;
  return (
    <section aria-labelledby="log">
      <h2 id="log">{t("record.log")}</h2>
      <form className="in-line" onSubmit={(event) => event.preventDefault()}>
        <NumberEntry label={t("record.from")} value={start} onChange={(value) => setStart(Math.max(0, Math.floor(value ?? 0)))} min={0} step={1} />
        <button type="button" disabled={start === 0} onClick={() => setStart(Math.max(0, start - PAGE))}>
          {t("items.back")}
        </button>
        <button type="button" disabled={next === null} onClick={() => setStart(next ?? start)}>
          {t("items.next")}
        </button>
        <button type="button" disabled={size <= PAGE} onClick={() => setStart(Math.max(0, size - PAGE))}>
          {t("record.newest")}
        </button>
      </form>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer?.entries.length === 0 && <p className="empty">{t("record.log.none")}</p>}
      {answer !== null && answer.entries.length > 0 && <Entries place={place} entries={answer.entries} />}
    </section>
  );
}

function Entries({ place, entries }: { place: Place; entries: readonly LogEntry[] }) {
  const { t } = useWords();
  return (
    <div className="scroll" role="group" aria-labelledby="log" tabIndex={0}>
      <table className="dense">
        <thead>
          <tr>
            <th scope="col" className="figures">
              {t("record.index")}
            </th>
            <th scope="col">{t("record.at")}</th>
            <th scope="col">{t("record.kind")}</th>
            <th scope="col">{t("record.by")}</th>
            <th scope="col">{t("record.data")}</th>
            <th scope="col">{t("record.proof")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={entry.index} place={place} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Entry({ place: { campaign, view }, entry }: { place: Place; entry: LogEntry }) {
  const { t } = useWords();
  const { moment } = useFigures();
  const { item } = entry.data;
  return (
    <tr>
      <td className="figures">{entry.index}</td>
      <td>
        <time dateTime={new Date(entry.at).toISOString()}>{moment(entry.at)}</time>
      </td>
      <td>
        {eventWord(entry.kind, t)}
        {typeof item === "string" && (
          <div>
            <a href={itemAddress(view.campaign, item)}>{item}</a>
          </div>
        )}
      </td>
      <td className="code">{entry.by}</td>
      <td>
        <details>
          <summary>{t("record.show")}</summary>
          <pre className="code" tabIndex={0} aria-label={t("record.body", { index: String(entry.index) })}>
            {entry.body}
          </pre>
          <p className="aside code">{entry.leaf}</p>
        </details>
      </td>
      <td>
        <a href={campaign.proofAddress(entry.index)} download={`${view.campaign}-${entry.index}.proof.txt`}>
          {t("record.proof.get", { index: String(entry.index) })}
        </a>
      </td>
    </tr>
  );
}
