import { useState } from "react";

import type { RaterView } from "../../api/qualityshapes";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { nameOf } from "../overview/attention";
import { Ask } from "../parts/Ask";
import { NumberEntry, TextEntry } from "../parts/Entry";
import { useFigures } from "../parts/figures";
import { useDoing } from "../parts/loading";
import { Newest } from "../parts/Newest";
import { Scroll } from "../parts/Scroll";

type Props = { readonly place: Place; readonly rater: RaterView; readonly again: () => void };

/** What a rater is certified for, by a test or by somebody who vouches for them. */
export function Skills({ place, rater, again }: Props) {
  const { t } = useWords();
  const { day } = useFigures();
  const [open, setOpen] = useState(false);
  const [taken, setTaken] = useState<string | null>(null);
  const doing = useDoing();
  const done = () => {
    setOpen(false);
    setTaken(null);
    again();
  };
  return (
    <section aria-labelledby="skills">
      <h2 id="skills">{t("raters.skills")}</h2>
      {rater.skills.length === 0 && <p>{t("raters.skills.none")}</p>}
      {rater.skills.length > 0 && (
        <Scroll labelledBy="skills">
          <table className="dense">
            <thead>
              <tr>
                <th scope="col">{t("raters.skill")}</th>
                <th scope="col">{t("raters.granted")}</th>
                <th scope="col">{t("members.ends")}</th>
                <th scope="col">
                  <span className="aloud">{t("members.deeds")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rater.skills.map((one) => (
                <tr key={one.skill}>
                  <th scope="row">{one.skill}</th>
                  <td>{day(one.granted_at)}</td>
                  <td>{one.expires_at === null ? t("raters.skill.endless") : day(one.expires_at)}</td>
                  <td>
                    {place.may.run && (
                      <button type="button" className="quiet" onClick={() => setTaken(one.skill)}>
                        {t("raters.skill.revoke")}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Newest shown={rater.skills.length} all={rater.counts.skills} />
      {place.may.run && (
        <button type="button" onClick={() => setOpen(true)}>
          {t("raters.skill.grant")}
        </button>
      )}
      {open && <Grant place={place} rater={rater} onClose={() => setOpen(false)} onDone={done} />}
      {taken !== null && (
        <Ask
          title={t("raters.skill.revoke.title", { skill: taken })}
          act={t("raters.skill.revoke")}
          grave
          doing={doing}
          onAct={() => void doing.run(() => place.campaign.quality.revoke(rater.rater, taken)).then((well) => well && done())}
          onClose={() => setTaken(null)}
        >
          <p>{t("raters.skill.revoke.will")}</p>
        </Ask>
      )}
    </section>
  );
}

type GrantProps = {
  readonly place: Place;
  readonly rater: { readonly rater: string; readonly name: string };
  readonly onClose: () => void;
  readonly onDone: () => void;
};

const SKILL = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Vouch for somebody's skill. */
export function Grant({ place, rater, onClose, onDone }: GrantProps) {
  const { t } = useWords();
  const doing = useDoing();
  const [skill, setSkill] = useState("");
  const [days, setDays] = useState<number | null>(null);
  const [why, setWhy] = useState("");
  const name = skill.trim();
  const act = () => void doing.run(() => place.campaign.quality.grant(rater.rater, name, days, why.trim())).then((done) => done && onDone());
  return (
    <Ask
      title={t("raters.skill.title", { name: nameOf(rater) })}
      act={t("raters.skill.grant")}
      ready={SKILL.test(name) && why.trim() !== ""}
      doing={doing}
      onAct={act}
      onClose={onClose}
    >
      <p>{t("raters.skill.will")}</p>
      <TextEntry
        label={t("raters.skill")}
        hint={t("raters.skill.hint")}
        value={skill}
        onChange={setSkill}
        fault={name !== "" && !SKILL.test(name) ? t("raters.skill.fault") : null}
        maxLength={63}
        dir="ltr"
        required
      />
      <NumberEntry label={t("tokens.days")} hint={t("tokens.days.hint")} value={days} onChange={setDays} min={1} max={3650} />
      <TextEntry label={t("raters.skill.why")} value={why} onChange={setWhy} maxLength={2000} required />
    </Ask>
  );
}
