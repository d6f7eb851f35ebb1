import { Refused, Unreachable } from "../../api/problem";
import { useWords } from "../../words/Words";

type Props = { readonly error: unknown; readonly onAgain?: () => void };

/** What went wrong, in the server's words, with what to do; nothing when nothing did. */
export function Trouble({ error, onAgain }: Props) {
  const { t } = useWords();
  if (error === null || error === undefined) return null;
  return (
    <div className="note bad" role="alert">
      <Told error={error} />
      {onAgain !== undefined && (
        <button type="button" onClick={onAgain}>
          {t("lead.again")}
        </button>
      )}
    </div>
  );
}

function Told({ error }: { error: unknown }) {
  const { t } = useWords();
  if (error instanceof Unreachable) return <p>{t("lead.unreachable")}</p>;
  if (!(error instanceof Refused)) return <p>{error instanceof Error ? error.message : String(error)}</p>;
  return (
    <>
      <p>
        <strong>{error.message}</strong>
        {error.remedy !== "" && <> {error.remedy}</>}
      </p>
      {error.quoted !== "" && <p>{t("page.request", { request: error.quoted })}</p>}
      {error.details.length > 0 && (
        <ul>
          {error.details.map((detail) => (
            <li key={`${detail.path} ${detail.found}`}>
              <code>{detail.path}</code> {t("lead.fault", { found: detail.found, allowed: detail.allowed })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Waiting for the first answer: said, and nothing that moves. */
export function Waiting() {
  const { t } = useWords();
  return (
    <p className="opening" role="status">
      {t("page.opening")}
    </p>
  );
}
