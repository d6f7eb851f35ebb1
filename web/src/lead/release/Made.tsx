import type { ReleaseLine } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { under } from "../place";
import { Verdict } from "./Verdict";

type Props = { readonly campaign: string; readonly releases: readonly ReleaseLine[]; readonly address: (version: string) => string };

/** The releases that were made, the newest first, each with its files. */
export function Made({ campaign, releases, address }: Props) {
  const { t } = useWords();
  const { number, moment } = useFigures();
  if (releases.length === 0) return <p className="empty">{t("release.none")}</p>;
  return (
    <Scroll labelledBy="made">
      <table className="dense stacked">
        <thead>
          <tr>
            <th scope="col">{t("release.version")}</th>
            <th scope="col">{t("release.gate")}</th>
            <th scope="col">{t("release.at")}</th>
            <th scope="col">{t("release.by")}</th>
            <th scope="col">{t("release.told")}</th>
            <th scope="col" className="figures">
              {t("release.entries")}
            </th>
            <th scope="col">{t("release.files")}</th>
          </tr>
        </thead>
        <tbody>
          {releases.map((one) => (
            <tr key={one.version}>
              <th scope="row" className="line" dir="ltr">
                <a href={under(campaign, "release", one.version)}>{one.version}</a>
              </th>
              <td data-head={t("release.gate")}>{one.verdict === "" ? "–" : <Verdict verdict={one.verdict} />}</td>
              <td data-head={t("release.at")}>
                <time dateTime={new Date(one.at).toISOString()}>{moment(one.at)}</time>
              </td>
              <td data-head={t("release.by")} dir="auto">
                {one.by === "" ? "–" : one.by}
              </td>
              <td data-head={t("release.told")}>
                {one.told === "raters" || one.told === "groups" ? t(`release.told.${one.told}`) : "–"}
              </td>
              <td className="figures" data-head={t("release.entries")}>
                {number(one.log_size)}
              </td>
              <td>
                <a className="button" href={address(one.version)} download>
                  {t("release.download", { version: one.version })}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
