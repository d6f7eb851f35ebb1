import { useEffect, useId, useState, type FormEvent } from "react";

import type { AskedAttribute, Attributes as Asked } from "../api/growing";
import { campaign as campaignOf, type Campaign } from "../api/rater";
import { Markdown } from "../content/Markdown";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import { Frame } from "./Frame";
import { see, TOLD } from "./kept";
import { Stopped } from "./PutAway";
import { Trouble } from "./Trouble";

type Given = Readonly<Record<string, string>>;

/** What the campaign asks of raters themselves, before the work; nothing of it need be told. */
export function AttributesStep({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const on = () => {
    see(TOLD, [desk.campaign]);
    return desk.refresh();
  };
  return (
    <Frame title={t("growing.attributes.title")}>
      <Answers api={desk.api} campaign={desk.campaign} onDone={on} first />
    </Frame>
  );
}

/** The same, to be looked at and changed later. */
export function AttributesPage({ campaign }: { campaign: string }) {
  const { t } = useWords();
  const [api] = useState(() => campaignOf(campaign));
  const [done, setDone] = useState<"saved" | "gone" | null>(null);
  return (
    <Frame title={t("growing.self.about")} links={<Links campaign={campaign} />}>
      <Answers
        api={api}
        campaign={campaign}
        first={false}
        onDone={(given) => {
          see(TOLD, [campaign]);
          setDone(Object.keys(given).length === 0 ? "gone" : "saved");
          return Promise.resolve();
        }}
      />
      <p role="status">{done === null ? "" : t(`growing.attributes.${done}`)}</p>
    </Frame>
  );
}

/** The ways from a rater's side pages: to the work, and to how they are doing. */
export function Links({ campaign, progress = true }: { campaign: string; progress?: boolean }) {
  const { t } = useWords();
  return (
    <>
      <a href={`/c/${campaign}`}>{t("rater.own.work")}</a>
      {progress ? <a href={`/c/${campaign}/progress`}>{t("rater.own.title")}</a> : null}
    </>
  );
}

type Props = { readonly api: Campaign; readonly campaign: string; readonly first: boolean; readonly onDone: (given: Given) => Promise<unknown> };

function Answers({ api, campaign, first, onDone }: Props) {
  const { t } = useWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [given, setGiven] = useState<Given>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    api.attributes().then((found) => {
      setAsked(found);
      setGiven(found.given);
    }, setError);
  }, [api]);
  const tell = (next: Given) => {
    setBusy(true);
    setError(null);
    setGiven(next);
    const told = first && Object.keys(next).length === 0 ? Promise.resolve() : api.tell(next);
    told
      .then(() => onDone(next))
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    tell(given);
  };
  const trouble =
    error === null ? null : (
      <div className="note bad" role="alert">
        <Trouble error={error} t={t} />
      </div>
    );
  if (asked === null) return error === null ? <p role="status">{t("page.opening")}</p> : <Stopped campaign={campaign} error={error} />;
  if (asked.asked.length === 0) return <p>{t("growing.attributes.none")}</p>;
  const choose = (name: string, value: string | null) => {
    const { [name]: _, ...others } = given;
    setGiven(value === null ? others : { ...others, [name]: value });
  };
  return (
    <>
      <p>{t("growing.attributes.text")}</p>
      <form className="attributes" onSubmit={save}>
        {asked.asked.map((one) => (
          <Choice key={one.name} asked={one} value={given[one.name] ?? null} onChoose={(value) => choose(one.name, value)} />
        ))}
        {trouble}
        <div className="buttons">
          <button type="submit" className="main" disabled={busy || (first && Object.keys(given).length === 0)}>
            {t(first ? "growing.attributes.save" : "growing.attributes.keep.all")}
          </button>
          <button type="button" disabled={busy} onClick={() => tell({})}>
            {t(first ? "growing.attributes.skip" : "growing.attributes.back")}
          </button>
        </div>
      </form>
    </>
  );
}

/** One thing that is asked, why, and what can be answered; silence is the first answer. */
function Choice({ asked, value, onChoose }: { asked: AskedAttribute; value: string | null; onChoose: (value: string | null) => void }) {
  const { t } = useWords();
  const id = useId();
  const option = (name: string | null, text: string) => (
    <label key={name ?? ""} className="tick">
      <input type="radio" name={id} checked={value === name} onChange={() => onChoose(name)} />
      <span dir="auto">{text}</span>
    </label>
  );
  return (
    <fieldset className="attribute" aria-describedby={`${id}-why`}>
      <legend dir="auto">{asked.ask}</legend>
      <div className="aside" id={`${id}-why`}>
        <Markdown value={asked.why} t={t} />
      </div>
      {option(null, t("growing.attributes.keep"))}
      {asked.options.map((one) => option(one.value, one.text))}
    </fieldset>
  );
}
