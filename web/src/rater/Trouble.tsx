import { Refused, Unreachable } from "../api/problem";
import type { Translate } from "../words/translate";

/** What went wrong, where, and what to do: as the server says it, or that it cannot be reached. */
export function Trouble({ error, t }: { error: unknown; t: Translate }) {
  if (error instanceof Unreachable) return <p>{t("rater.trouble.unreachable")}</p>;
  if (!(error instanceof Refused)) return <p>{error instanceof Error ? error.message : t("rater.trouble.unknown")}</p>;
  return (
    <>
      <p>{error.message}</p>
      {error.remedy === "" ? null : <p>{error.remedy}</p>}
      {error.quoted === "" ? null : <p>{t("page.request", { request: error.quoted })}</p>}
      <Details details={error.details} t={t} />
    </>
  );
}

/** What does not fit, path by path. */
export function Details({ details, t }: { details: Refused["details"]; t: Translate }) {
  if (details.length === 0) return null;
  return (
    <ul>
      {details.map(({ path, found, allowed }) => (
        <li key={path}>{t("rater.trouble.detail", { path, found, allowed })}</li>
      ))}
    </ul>
  );
}
