import { useState, type FormEvent } from "react";

import type { Webhook } from "../../api/leadshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Ask } from "../parts/Ask";
import { TextEntry, TickEntry } from "../parts/Entry";
import { eventWord, KINDS } from "../parts/events";
import { useDoing, useLoading } from "../parts/loading";
import { Once } from "../parts/Once";
import { Trouble } from "../parts/Trouble";

/** Addresses that are told of what happens: those there are, and a new one. */
export function Webhooks(place: Place) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(view.campaign, campaign.webhooks);
  const [removed, setRemoved] = useState<Webhook | null>(null);
  const doing = useDoing();
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks">{t("webhooks.title")}</h2>
      <p>{t("webhooks.about")}</p>
      <Trouble error={error} onAgain={again} />
      {answer !== null && answer.length > 0 && <Table webhooks={answer} onRemove={setRemoved} />}
      <NewWebhook place={place} onMade={again} />
      {removed !== null && (
        <Ask
          title={t("webhooks.remove.title")}
          act={t("webhooks.remove")}
          grave
          doing={doing}
          onAct={() =>
            void doing
              .run(() => campaign.removeWebhook(removed.webhook))
              .then((done) => {
                if (!done) return;
                setRemoved(null);
                again();
              })
          }
          onClose={() => setRemoved(null)}
        >
          <p>{t("webhooks.remove.will", { url: removed.url })}</p>
        </Ask>
      )}
    </section>
  );
}

function Table({ webhooks, onRemove }: { webhooks: readonly Webhook[]; onRemove: (one: Webhook) => void }) {
  const { t } = useWords();
  return (
    <div className="scroll" role="group" aria-labelledby="webhooks" tabIndex={0}>
      <table className="dense">
        <thead>
          <tr>
            <th scope="col">{t("webhooks.url")}</th>
            <th scope="col">{t("webhooks.kinds")}</th>
            <th scope="col">{t("webhooks.answer")}</th>
            <th scope="col">
              <span className="aloud">{t("members.deeds")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((one) => (
            <tr key={one.webhook}>
              <th scope="row" dir="ltr">
                {one.url}
              </th>
              <td>{one.kinds.length === 0 ? t("webhooks.all") : one.kinds.map((kind) => eventWord(kind, t)).join(", ")}</td>
              <td>{one.attempts === 0 && one.answer === "" ? "–" : t("webhooks.said", { answer: one.answer, count: one.attempts })}</td>
              <td>
                <button type="button" className="quiet" onClick={() => onRemove(one)}>
                  {t("webhooks.remove")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewWebhook({ place, onMade }: { place: Place; onMade: () => void }) {
  const { t } = useWords();
  const [url, setUrl] = useState("");
  const [kinds, setKinds] = useState<ReadonlySet<string>>(new Set());
  const [made, setMade] = useState<{ secret: string } | null>(null);
  const doing = useDoing();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => {
      setMade(await place.campaign.addWebhook(url.trim(), [...kinds]));
      setUrl("");
      setKinds(new Set());
      onMade();
    });
  };
  const toggle = (kind: string) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    setKinds(next);
  };
  return (
    <form className="narrow" onSubmit={submit}>
      <TextEntry type="url" label={t("webhooks.url")} value={url} onChange={setUrl} dir="ltr" required />
      <details>
        <summary>{kinds.size === 0 ? t("webhooks.all") : t("webhooks.some", { count: kinds.size })}</summary>
        <fieldset className="ticks">
          <legend>{t("webhooks.kinds")}</legend>
          {KINDS.map((kind) => (
            <TickEntry key={kind} label={eventWord(kind, t)} checked={kinds.has(kind)} onChange={() => toggle(kind)} />
          ))}
        </fieldset>
      </details>
      <Trouble error={doing.error} />
      <p>
        <button type="submit" disabled={doing.busy}>
          {t("webhooks.add")}
        </button>
      </p>
      {made !== null && <Once label={t("webhooks.secret")} value={made.secret} note={t("webhooks.secret.once")} />}
    </form>
  );
}
