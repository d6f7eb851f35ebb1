import { useState, type FormEvent } from "react";

import type { Releases, Told } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { ChoiceEntry, NumberEntry, TextEntry } from "../parts/Entry";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble, Waiting } from "../parts/Trouble";
import { Contents } from "./Contents";
import { Gate } from "./Gate";
import { Progress } from "./Progress";
import { nextVersion } from "./versions";

/** People that a group needs at least; the server takes no fewer. */
const LEAST = 10;
const BOTH: readonly Told[] = ["groups", "raters"];

type Props = { readonly place: Place; readonly found: Releases; readonly onBegun: (found: Releases) => void };

/** The next release: what it tells apart, what it would hold, its version. */
export function New({ place, found, onBegun }: Props) {
  const { t } = useWords();
  const { campaign, view } = place;
  const before = found.releases.find((one) => one.told !== null)?.told;
  const bound = before === "raters" || before === "groups" ? before : null;
  const [told, tell] = useState<Told>(bound ?? found.usual);
  const [smallest, setSmallest] = useState<number | null>(LEAST);
  const [version, setVersion] = useState(() => nextVersion(found.releases.map((one) => one.version)));
  const doing = useDoing();
  const least = Math.max(Math.floor(smallest ?? LEAST), LEAST);
  const { answer, error, again } = useLoading(`${view.campaign} ${told} ${least}`, (signal) => campaign.releases.preview(told, least, signal));
  const { making } = found;
  const busy = making !== null && making.problem === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void doing.run(async () => onBegun(await campaign.releases.make(version.trim(), told, least)));
  };
  return (
    <section aria-labelledby="new">
      <h2 id="new">{t("release.new")}</h2>
      {found.groups && bound === null && (
        <ChoiceEntry
          label={t("release.told.ask")}
          hint={t("release.told.why")}
          value={told}
          onChange={tell}
          options={BOTH.map((one) => ({ value: one, text: t(`release.told.${one}`) }))}
        />
      )}
      {bound !== null && found.groups && <p>{t("release.told.bound", { told: t(`release.told.${bound}`) })}</p>}
      <p className="aside">{t(`release.told.${told}.about`)}</p>
      {told === "groups" && (
        <NumberEntry label={t("release.smallest")} hint={t("release.smallest.hint")} value={smallest} onChange={setSmallest} min={LEAST} step={1} />
      )}
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Contents found={answer} />}
      {answer !== null && answer.answers > 0 && <Conditions place={place} told={told} smallest={least} />}
      {answer !== null && answer.answers > 0 && (
        <form className="narrow" onSubmit={submit}>
          <TextEntry label={t("release.version")} hint={t("release.version.hint")} value={version} onChange={setVersion} dir="ltr" required maxLength={32} />
          <Trouble error={doing.error} />
          <p>
            <button type="submit" className="main" disabled={doing.busy || busy}>
              {t("release.make")}
            </button>
          </p>
        </form>
      )}
      <Progress making={making} />
    </section>
  );
}

type ConditionsProps = { readonly place: Place; readonly told: Told; readonly smallest: number };

/** What the conditions of the release would say, computed on its own: it takes longer than counting. */
function Conditions({ place, told, smallest }: ConditionsProps) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${told} ${smallest} ${view.revision}`, (signal) =>
    campaign.releases.gate(told, smallest, signal),
  );
  return (
    <>
      <h3>{t("release.gate")}</h3>
      <Trouble error={error} onAgain={again} />
      {answer === null && error === null && <Waiting />}
      {answer !== null && <Gate place={place} found={answer} open />}
    </>
  );
}
