/** Money and time as the person's language writes them. */

import type { Pay } from "../api/shapes";
import type { Translate } from "../words/translate";

export function money(amount: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
}

/** What the campaign pays, and for pay by the hour what that makes an item at the expected speed. */
export function payText(pay: Pay, expected: number | null, language: string, t: Translate): string {
  if (typeof pay.per_item === "number") return t("rater.pay.item", { amount: money(pay.per_item, pay.currency, language) });
  const hour = pay.per_hour ?? 0;
  const rate = t("rater.pay.hour", { amount: money(hour, pay.currency, language) });
  if (expected === null) return rate;
  return `${rate} ${t("rater.pay.about", { amount: money((hour * expected) / 3600, pay.currency, language) })}`;
}

/** A length of time: seconds below two minutes, with a decimal below three, then minutes, then hours and minutes. */
export function duration(seconds: number, t: Translate): string {
  if (seconds > 0 && seconds < 3) return t("rater.time.seconds", { count: Math.max(1, Math.round(seconds * 10)) / 10 });
  const whole = Math.round(seconds);
  if (whole < 120) return t("rater.time.seconds", { count: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t("rater.time.minutes", { count: minutes });
  return t("rater.time.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** A share as the language writes it: "83 %". */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A coefficient of agreement with two decimals. */
export function coefficient(value: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

/** A day. */
export function day(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(at);
}

/** A moment: the time alone where it is today, else with its day. */
export function moment(at: number, language: string, now = Date.now()): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(language, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(at);
}
