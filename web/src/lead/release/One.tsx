import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { useFigures } from "../parts/figures";
import { useLoading } from "../parts/loading";
import { Once } from "../parts/Once";
import { Trouble, Waiting } from "../parts/Trouble";
import { tabAddress } from "../place";
import { Changes } from "./Changes";
import { Documents } from "./Documents";
import { commandOf, inFours } from "./documents";
import { Gate } from "./Gate";

type Props = { readonly place: Place; readonly version: string };

/** A release that was made: what it holds, whether it is certified, how a stranger checks it, its documents, what changed. */
export function One({ place, version }: Props) {
  const { t } = useWords();
  const { number } = useFigures();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(`${view.campaign} ${version}`, (signal) =>
    Promise.all([campaign.releases.summary(version, signal), campaign.releases.list({ version }, signal)]),
  );
  const [found, list] = answer ?? [null, null];
  const line = list?.releases[0];
  return (
    <>
      <p>
        <a href={tabAddress(view.campaign, "release")}>{t("release.all")}</a>
      </p>
      <h2 id="version">{t("release.one", { version })}</h2>
      <Trouble error={error} onAgain={again} />
      {found === null && error === null && <Waiting />}
      {found !== null && (
        <>
          <dl className="facts">
            {(["answers", "raters", "items"] as const).map((name) => (
              <div key={name}>
                <dt>{t(`release.${name}`)}</dt>
                <dd className="figures">{number(found[name])}</dd>
              </div>
            ))}
          </dl>
          <p>
            <a className="button" href={campaign.releases.address(version)} download>
              {t("release.download", { version })}
            </a>
          </p>
          {line !== undefined && (
            <p>
              {t("release.digest")}:{" "}
              <code className="digest" dir="ltr">
                {inFours(line.digest)}
              </code>
            </p>
          )}
          {found.gate !== null && (
            <section aria-labelledby="gate">
              <h2 id="gate">{t("release.gate")}</h2>
              <Gate place={place} found={found.gate} open={false} />
            </section>
          )}
          <section aria-labelledby="check">
            <h2 id="check">{t("release.verify")}</h2>
            <p>{t("release.verify.about")}</p>
            {found.key !== "" && (
              <>
                <Once label={t("release.verify.key")} value={found.key} note={t("release.verify.key.note")} />
                <p>
                  {t("release.verify.fingerprint")}{" "}
                  <code className="digest" dir="ltr">
                    {inFours(found.fingerprint)}
                  </code>
                </p>
              </>
            )}
            <Once label={t("release.verify.command")} value={commandOf(view.campaign, version, found.key)} note={t("release.verify.command.note")} />
          </section>
          <Changes key={version} place={place} version={version} />
          <Documents key={`of ${version}`} place={place} version={version} documents={found.documents} />
        </>
      )}
    </>
  );
}
