import { useState } from "react";

import { useWords } from "../../words/Words";

type Props = { readonly label: string; readonly value: string; readonly note: string };

/** A secret or a link that is shown this once, to be copied. */
export function Once({ label, value, note }: Props) {
  const { t } = useWords();
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied("yes"),
      () => setCopied("failed"),
    );
  return (
    <div className="once">
      <label>
        <span>{label}</span>
        <input readOnly dir="ltr" className="code" value={value} onFocus={(event) => event.target.select()} />
      </label>
      <button type="button" onClick={() => void copy()}>
        {t("lead.copy")}
      </button>
      <p className="aside" role="status">
        {copied === "yes" ? t("lead.copied") : copied === "failed" ? t("lead.uncopied") : note}
      </p>
    </div>
  );
}
