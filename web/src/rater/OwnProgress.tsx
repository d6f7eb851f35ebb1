import { useEffect, useMemo, useState } from "react";

import { campaign as campaignOf } from "../api/rater";
import type { Feedback as Given } from "../api/growing";
import type { Done, Form, OwnProgress as Own } from "../api/shapes";
import { useWords } from "../words/Words";
import { Links } from "./Attributes";
import { Differences, Gold, Improve, Record, Speed, Standing } from "./Feedback";
import { duration, money, payText } from "./figures";
import { Frame } from "./Frame";
import { OwnWords } from "./OwnWords";
import { Trouble } from "./Trouble";

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
  if (error !== null) {
    return (
      <Frame title={title}>
        <div className="note bad" role="alert">
          <Trouble error={error} t={t} />
        </div>
      </Frame>
    );
  }
  if (found === null) return <p className="opening" role="status">{t("page.opening")}</p>;
  const { own, form, given } = found;
  const pay = form.pay === null ? null : form.pay.currency;
  const rows: [string, Done][] = [
    [t("rater.own.today"), own.today],
    [t("rater.own.all"), own],
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
              <th scope="col">{t("rater.own.judged")}</th>
              <th scope="col">{t("rater.own.time")}</th>
              <th scope="col">{t("rater.own.each")}</th>
              {pay === null ? null : <th scope="col">{t("rater.own.earned")}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, done]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="figures">{done.judged}</td>
                <td className="figures">{duration(done.seconds, t)}</td>
                <td className="figures">{done.judged === 0 ? "–" : duration(done.seconds / done.judged, t)}</td>
                {pay === null ? null : <td className="figures">{money(done.earned, pay, language)}</td>}
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
        <OwnWords campaign={campaign} api={api} />
      </div>
    </Frame>
  );
}
