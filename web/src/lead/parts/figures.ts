/** How numbers, times and money are written in the language of the page. */

import { useMemo } from "react";

import { useWords } from "../../words/Words";

export type Figures = {
  readonly number: (value: number, digits?: number) => string;
  /** A share from 0 to 1 in percent. */
  readonly percent: (share: number, digits?: number) => string;
  /** A coefficient from −1 to 1, always with two digits, so that they compare. */
  readonly coefficient: (value: number) => string;
  /** Seconds, as minutes and hours where that is shorter. */
  readonly seconds: (value: number) => string;
  readonly day: (at: number) => string;
  readonly moment: (at: number) => string;
  /** A day without its year, for an axis. */
  readonly date: (at: number) => string;
  /** An hour of a day, for an axis. */
  readonly hour: (at: number) => string;
  /** How long ago, or in how long. */
  readonly apart: (at: number, now?: number) => string;
  /** Millionths of a currency. */
  readonly money: (millionths: number, currency: string | null | undefined) => string;
};

export function figuresOf(language: string): Figures {
  const number = (value: number, digits = 0) => numbers(language, { maximumFractionDigits: digits }).format(value);
  const unit = (value: number, name: string, digits = 0) =>
    numbers(language, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  const time = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options);
    return (at: number) => format.format(at);
  };
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return {
    number,
    percent: (share, digits = 0) => numbers(language, { style: "percent", maximumFractionDigits: digits }).format(share),
    coefficient: (value) => numbers(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value),
    seconds: (value) => {
      if (value < 90) return unit(value, "second", value < 10 ? 1 : 0);
      if (value < 5400) return unit(value / 60, "minute", value < 600 ? 1 : 0);
      return unit(value / 3600, "hour", 1);
    },
    day: time({ dateStyle: "medium" }),
    moment: time({ dateStyle: "medium", timeStyle: "short" }),
    date: time({ day: "numeric", month: "short" }),
    hour: time({ hour: "2-digit", minute: "2-digit" }),
    apart: (at, now = Date.now()) => apart(relative, at - now),
    money: (millionths, currency) => {
      const value = millionths / 1_000_000;
      if (!currency) return number(value, 2);
      try {
        return numbers(language, { style: "currency", currency }).format(value);
      } catch {
        return `${number(value, 2)} ${currency}`;
      }
    },
  };
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function apart(format: Intl.RelativeTimeFormat, milliseconds: number): string {
  for (const [unit, length] of STEPS) {
    if (Math.abs(milliseconds) >= length) return format.format(Math.round(milliseconds / length), unit);
  }
  return format.format(0, "minute");
}

function numbers(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(language, options);
}

/** The figures of the language of the page. */
export function useFigures(): Figures {
  const { language } = useWords();
  return useMemo(() => figuresOf(language), [language]);
}
