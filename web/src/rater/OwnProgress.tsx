import { useEffect, useMemo, useState, type ReactNode } from "react";

import { campaign as campaignOf } from "../api/rater";
import type { Feedback as Given } from "../api/growing";
import type { Done, Form, OwnProgress as Own } from "../api/shapes";
import { useWords } from "../words/Words";
import { Links } from "./Attributes";
import { Differences, Gold, Improve, Record, Speed, Standing } from "./Feedback";
import { duration, money, payText } from "./figures";
import { Frame } from "./Frame";
import { OwnWords } from "./OwnWords";
import { Stopped } from "./PutAway";
import { Receipts } from "./Receipts";

type Found = { readonly own: Own; readonly form: Form; readonly given: Given };

/** How a rater is doing: time and pay, how known items went, where settled answers differ, what they agreed to. */
export function OwnProgress({ campaign }: { campaign: string }) {
  const { t, language } = useWords();
  const api = useMemo(() => campaignOf(campaign), [campaign]);
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const midnight = new Date().setHours(0, 0, 0, 0);
    Promise.all([api.progress(midnight), api.form(), api.feedback()]).then(([own, form, given]) => setFound({ own, form, given }), setError);
  }, [api]);
  const title = t("rater.own.title");
  if (error !== null) return <Stopped campaign={campaign} error={error} title={title} />;
  if (found === null) return <p className="opening" role="status">{t("page.opening")}</p>;
  const { own, form, given } = found;
  const pay = form.pay === null ? null : form.pay.currency;
  const rows: [string, (done: Done) => ReactNode][] = [
    [t("rater.own.judged"), ({ judged }) => judged],
    [t("rater.own.time"), ({ seconds }) => duration(seconds, t)],
    [t("rater.own.each"), ({ judged, seconds }) => (judged === 0 ? "–" : duration(seconds / judged, t))],
    ...(pay === null ? [] : [[t("rater.own.earned"), ({ earned }: Done) => money(earned, pay, language)] as [string, (done: Done) => ReactNode]]),
  ];
  return (
    <Frame title={title} links={<Links campaign={campaign} progress={false} />}>
      <p className="aside" lang={form.language} dir="auto">
        {form.title}
      </p>
      <Standing stand={given.standing} />
      <div className="wide" tabIndex={0} role="region" aria-label={title}>
        <table className="own">
          <thead>
            <tr>
              <td />
              <th scope="col">{t("rater.own.today")}</th>
              <th scope="col">{t("rater.own.all")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, figure]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="figures">{figure(own.today)}</td>
                <td className="figures">{figure(own)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{t("rater.own.skipped", { count: own.skipped })}</p>
      {form.pay === null ? null : (
        <>
          <p>{payText(form.pay, form.expected_seconds, language, t)}</p>
          <p>{t("rater.own.paid", { paid: money(own.paid, form.pay.currency, language), due: money(Math.max(0, own.earned - own.paid), form.pay.currency, language) })}</p>
        </>
      )}
      <p className="aside">{t("rater.own.clock")}</p>
      <div className="look-back">
        <Improve given={given} />
        <Gold given={given} form={form} />
        <Speed pace={given.speed} />
        <Differences given={given} form={form} />
        <Record given={given} />
        <Receipts campaign={campaign} api={api} />
        <OwnWords campaign={campaign} api={api} />
      </div>
    </Frame>
  );
}
