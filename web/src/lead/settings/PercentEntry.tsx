import { NumberEntry } from "../parts/Entry";
import { percentOf, shareOf } from "./written";

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly fault: string | null;
  /** From 0 to 1. */
  readonly value: number | null;
  readonly onChange: (share: number | null) => void;
  readonly most?: number;
};

/** A share from 0 to 1, shown and typed in percent. */
export function PercentEntry({ value, onChange, most = 100, ...props }: Props) {
  return <NumberEntry {...props} value={percentOf(value)} onChange={(percent) => onChange(shareOf(percent))} min={0} max={most} step="any" />;
}
