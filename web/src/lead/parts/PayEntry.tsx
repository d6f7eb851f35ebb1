import type { Pay } from "../../api/shapes";
import { useWords } from "../../words/Words";
import { ChoiceEntry, NumberEntry, TextEntry } from "./Entry";

type Way = "none" | "per_hour" | "per_item";
type Props = { readonly pay: Pay | null; readonly onChange: (pay: Pay | null) => void; readonly fault?: string | null };

/** What raters earn: nothing, by the hour, or by the item. */
export function PayEntry({ pay, onChange, fault }: Props) {
  const { t } = useWords();
  const way: Way = pay === null ? "none" : typeof pay.per_item === "number" ? "per_item" : "per_hour";
  const amount = pay === null ? null : (pay.per_item ?? pay.per_hour ?? null);
  const currency = pay?.currency ?? "EUR";
  const give = (next: Way, value: number | null, money: string) =>
    onChange(next === "none" ? null : next === "per_hour" ? { currency: money, per_hour: value } : { currency: money, per_item: value });
  return (
    <fieldset className="pairs" aria-invalid={fault ? true : undefined}>
      <legend>{t("making.pay")}</legend>
      <ChoiceEntry
        label={t("making.pay.way")}
        value={way}
        onChange={(next) => give(next, amount ?? (next === "per_hour" ? 15 : 0.2), currency)}
        options={(["none", "per_hour", "per_item"] as const).map((value) => ({ value, text: t(`making.pay.${value}`) }))}
      />
      {way !== "none" && (
        <NumberEntry label={t("making.pay.amount")} value={amount} onChange={(value) => give(way, value, currency)} min={0} step="any" required />
      )}
      {way !== "none" && (
        <TextEntry
          label={t("making.pay.currency")}
          value={currency}
          onChange={(money) => give(way, amount, money.toUpperCase())}
          maxLength={3}
          required
          dir="ltr"
        />
      )}
      {fault && <p className="fault">{fault}</p>}
    </fieldset>
  );
}
