import type { Before as Found, DiagnosisReport } from "../../api/diagnosisshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { Scroll } from "../parts/Scroll";
import { Changes } from "./Changes";

type Props = { readonly campaign: string; readonly before: Found; readonly now: DiagnosisReport };

/** What has changed since the diagnosis before: expected errors, suspects, and labels. */
export function Before({ campaign, before, now }: Props) {
  const { t } = useWords();
  const { moment, number } = useFigures();
  const rows = [
    [t("diagnosis.before.errors"), number(before.errors.value), number(now.errors.value)],
    [t("diagnosis.suspects"), number(before.suspects), number(now.suspects)],
  ] as const;
  return (
    <section aria-labelledby="before">
      <h2 id="before">{t("diagnosis.before")}</h2>
      <p>
        {t("diagnosis.before.changed", { count: before.changed })} {t("diagnosis.before.settled", { count: before.settled, of: number(before.suspects) })}
      </p>
      <Scroll labelledBy="before">
        <table className="dense snug">
          <thead>
            <tr>
              <td />
              <th scope="col" className="figures">
                {moment(before.at)}
              </th>
              <th scope="col" className="figures">
                {t("diagnosis.before.now")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, then, today]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="figures">{then}</td>
                <td className="figures">{today}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {before.changes.length > 0 && (
        <Changes
          campaign={campaign}
          label={t("diagnosis.before.labels")}
          captioned
          lines={before.changes}
          columns={[{ head: t("diagnosis.words"), cell: (one) => one.words, said: true }]}
        />
      )}
    </section>
  );
}
