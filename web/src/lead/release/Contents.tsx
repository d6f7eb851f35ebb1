import type { ReleaseContents, ReleaseQuestion, SetAside } from "../../api/releaseshapes";
import { useWords } from "../../words/Words";
import { useFigures } from "../parts/figures";
import { isolated } from "../parts/labels";
import { Scroll } from "../parts/Scroll";

/** What a release made now would hold, what is suppressed, what is set aside and what stays here. */
export function Contents({ found }: { found: ReleaseContents }) {
  const { t } = useWords();
  const { number } = useFigures();
  if (found.answers === 0) return <p className="empty">{t("release.empty")}</p>;
  return (
    <>
      <h3 id="holds">{t("release.holds")}</h3>
      <dl className="facts">
        <div>
          <dt>{t("release.answers")}</dt>
          <dd className="figures">{number(found.answers)}</dd>
        </div>
        <div>
          <dt>{t("release.raters")}</dt>
          <dd className="figures">{number(found.raters)}</dd>
        </div>
        <div>
          <dt>{t("release.items")}</dt>
          <dd className="figures">{number(found.items)}</dd>
        </div>
      </dl>
      {found.imported > 0 && <p className="note">{t("release.imported", { count: found.imported, of: found.answers })}</p>}
      <Questions found={found} />
      {found.told === "groups" && <Hidden found={found} />}
      <OneMind found={found} />
      <Apart found={found} />
    </>
  );
}

function Questions({ found }: { found: ReleaseContents }) {
  const { t } = useWords();
  const { number } = useFigures();
  return (
    <Scroll labelledBy="holds">
      <table className="dense stacked">
        <thead>
          <tr>
            <th scope="col">{t("release.question")}</th>
            <th scope="col">{t("release.paradigm")}</th>
            <th scope="col">{t("release.table")}</th>
            <th scope="col" className="figures">
              {t("release.answers")}
            </th>
            <th scope="col" className="figures">
              {t("release.items")}
            </th>
          </tr>
        </thead>
        <tbody>
          {found.questions.map((one) => (
            <tr key={one.name}>
              <th scope="row" className="line" dir="auto">
                {one.ask}
              </th>
              <td data-head={t("release.paradigm")}>{t(`release.paradigm.${one.paradigm}`)}</td>
              <td data-head={t("release.table")}>
                <Tables one={one} />
              </td>
              <td className="figures" data-head={t("release.answers")}>
                {number(one.judgments)}
              </td>
              <td className="figures" data-head={t("release.items")}>
                {number(one.items)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Tables({ one }: { one: ReleaseQuestion }) {
  const { t } = useWords();
  if (one.table === null) return <span dir="auto">{t("release.table.none", { why: one.note })}</span>;
  const told = t(one.paradigm === "descriptive" ? "release.table.distribution" : "release.table.consensus");
  return <>{one.groups === null ? told : t("release.table.groups", { table: told })}</>;
}

/** Of each attribute what is told and what is not: a group hidden names nobody, not even itself. */
function Hidden({ found }: { found: ReleaseContents }) {
  const { t } = useWords();
  const { number } = useFigures();
  const told = found.questions.filter((one) => one.groups !== null);
  const heads = ["groups", "raters", "untold", "cells", "hidden_cells"] as const;
  return (
    <>
      <h3 id="hidden">{t("release.hidden")}</h3>
      <p>{t("release.hidden.why", { smallest: found.smallest })}</p>
      <Scroll labelledBy="hidden">
        <table className="dense stacked">
          <thead>
            <tr>
              <th scope="col">{t("release.attribute")}</th>
              <th scope="col">{t("release.question")}</th>
              {heads.map((head) => (
                <th key={head} scope="col" className="figures">
                  {t(`release.hidden.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.flatMap((question) =>
              question.suppressed.map((one) => (
                <tr key={`${question.name} ${one.attribute}`}>
                  <th scope="row" className="line" dir="auto">
                    {one.attribute}
                  </th>
                  <td data-head={t("release.question")} dir="auto">
                    {question.ask}
                  </td>
                  {heads.map((head) => (
                    <td key={head} className="figures" data-head={t(`release.hidden.${head}`)}>
                      {number(one[head])}
                    </td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

/** A group that says the same tells what each of its people said, however large it is. */
function OneMind({ found }: { found: ReleaseContents }) {
  const { t } = useWords();
  const { number } = useFigures();
  const alike = found.questions.filter((one) => one.one_mind > 0);
  if (alike.length === 0) return null;
  return (
    <div className="note">
      <p>{t("release.mind")}</p>
      <ul>
        {alike.map((one) => (
          <li key={one.name} dir="auto">
            {t("release.mind.line", { ask: isolated(one.ask), count: one.one_mind, of: number(one.group_figures) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Apart({ found }: { found: ReleaseContents }) {
  const { t } = useWords();
  const { number } = useFigures();
  const mixed = found.withheld.reduce((sum, one) => sum + one.answers, 0);
  const words = found.own_words.reduce((sum, one) => sum + one.answers, 0);
  if (found.aside.length === 0 && mixed === 0 && words === 0) return null;
  const told = (one: SetAside) => (one.why === "excluded" ? t("release.why.excluded", { reason: one.reason }) : t(`release.why.${one.why}`));
  return (
    <>
      <h3>{t("release.apart")}</h3>
      {found.aside.some((one) => one.why === "excluded") && <p>{t("release.check")}</p>}
      <ul>
        {found.aside.map((one) => (
          <li key={`${one.why} ${one.reason}`} dir="auto">
            {t("release.apart.line", { what: told(one), answers: number(one.answers) })}
          </li>
        ))}
        {mixed > 0 && <li>{t("release.apart.line", { what: t("release.withheld"), answers: number(mixed) })}</li>}
        {words > 0 && <li>{t("release.apart.line", { what: t("release.words"), answers: number(words) })}</li>}
      </ul>
    </>
  );
}
