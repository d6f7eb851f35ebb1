import { useState } from "react";

import type { GuidelineLine } from "../../api/leadshapes";
import { Markdown } from "../../content/Markdown";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { Diff } from "../../questions/Diff";
import { ChoiceEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { Causes } from "./Causes";
import { Publish } from "./Publish";

/** The guideline: its newest version, all versions, what changed between any two, and a new one. */
export default function Guideline(place: Place) {
  const { t } = useWords();
  const { campaign, view, may } = place;
  const { answer, error, again } = useLoading(view.campaign, campaign.guidelines);
  const [writing, setWriting] = useState(false);
  const newest = answer?.at(-1);
  if (answer === null || newest === undefined) return error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />;
  return (
    <>
      <Trouble error={error} onAgain={again} />
      {may.run && !writing && (
        <p>
          <button type="button" onClick={() => setWriting(true)}>
            {t("guideline.new")}
          </button>
        </p>
      )}
      {writing && (
        <Publish
          place={place}
          versions={answer.map((one) => one.version)}
          onClose={() => setWriting(false)}
          onPublished={() => {
            setWriting(false);
            again();
            place.again();
          }}
        />
      )}
      <Reading key={newest.version} place={place} versions={answer} />
      {view.state !== "archived" && <Causes place={place} />}
      <Versions versions={answer} />
    </>
  );
}

function Reading({ place, versions }: { place: Place; versions: readonly GuidelineLine[] }) {
  const { t } = useWords();
  const newest = versions.at(-1)?.version ?? "";
  const [version, setVersion] = useState(newest);
  const [other, setOther] = useState("");
  const { answer, error, again } = useLoading(`${version} ${other}`, async (signal) => {
    const read = (one: string) => place.campaign.guideline(one, signal);
    return { text: await read(version), before: other === "" ? null : await read(other) };
  });
  const options = [...versions].reverse().map((one) => ({ value: one.version, text: one.version }));
  const others = [{ value: "", text: t("guideline.compare.none") }, ...options.filter((one) => one.value !== version)];
  return (
    <section aria-labelledby="reading">
      <h2 id="reading">{t("guideline.version", { version })}</h2>
      <div className="in-line">
        <ChoiceEntry label={t("guideline.show")} value={version} onChange={setVersion} options={options} />
        {versions.length > 1 && <ChoiceEntry label={t("guideline.compare")} value={other} onChange={setOther} options={others} />}
      </div>
      <Trouble error={error} onAgain={again} />
      {answer !== null && (
        <article className="paper" lang={place.view.spec.language}>
          {answer.before === null ? (
            <Markdown value={answer.text.text} t={t} />
          ) : (
            <Diff before={answer.before.text} after={answer.text.text} t={t} />
          )}
        </article>
      )}
    </section>
  );
}

function Versions({ versions }: { versions: readonly GuidelineLine[] }) {
  const { t } = useWords();
  const { moment } = useFigures();
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{t("guideline.versions")}</h2>
      <div className="scroll" role="group" aria-labelledby="versions" tabIndex={0}>
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">{t("guideline.number")}</th>
              <th scope="col">{t("guideline.published")}</th>
              <th scope="col">{t("guideline.note")}</th>
            </tr>
          </thead>
          <tbody>
            {[...versions].reverse().map((one) => (
              <tr key={one.version}>
                <th scope="row">{one.version}</th>
                <td>
                  <time dateTime={new Date(one.published_at).toISOString()}>{moment(one.published_at)}</time>
                </td>
                <td dir="auto">{one.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
