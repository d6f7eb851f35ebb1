import type { ItemView } from "../../api/leadshapes";
import type { Dispute } from "../../api/qualityshapes";
import { ItemContent } from "../../content/ItemContent";
import { go } from "../../route";
import { useWords } from "../../words/Words";
import { directionOf } from "../../words/languages";
import type { Place } from "../CampaignPages";
import { Notes } from "../items/Notes";
import { Judgments } from "../items/Judgments";
import { Badge } from "../parts/Badge";
import { useLoading } from "../parts/loading";
import { namesOf, peopleIn, type Named } from "../parts/names";
import { Trouble, Waiting } from "../parts/Trouble";
import { itemAddress, tabAddress, under } from "../place";
import { Beliefs } from "./Beliefs";
import { Confirm } from "./Confirm";
import { Decide } from "./Decide";
import { Passages } from "./Passages";
import { nextOf } from "./queue";
import { settles } from "./settling";
import { Suggested } from "./Suggested";

/** One item of the queue: what there is to know, the decision, and then the next. */
export function Adjudicate({ place, item }: { place: Place; item: string }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const { answer, error, again } = useLoading(item, async (signal) => {
    const [opened, queue] = await Promise.all([campaign.item(item, signal), campaign.quality.disputes("", signal)]);
    const named = await namesOf(campaign, peopleIn(opened), signal);
    return { opened, named, queue: queue.disputes, waiting: queue.waiting };
  });
  return (
    <>
      <p>
        <a href={tabAddress(view.campaign, "disputes")}>{t("disputes.all")}</a>
      </p>
      <Trouble error={error} onAgain={again} />
      {answer === null ? error === null && <Waiting /> : <Opened place={place} {...answer} />}
    </>
  );
}

type OpenedProps = {
  readonly place: Place;
  readonly opened: ItemView;
  readonly named: Named;
  readonly queue: readonly Dispute[];
  readonly waiting: number;
};

function Opened({ place, opened, named, queue, waiting }: OpenedProps) {
  const { t } = useWords();
  const { spec, campaign } = place.view;
  const dispute = queue.find((one) => one.item === opened.item) ?? null;
  const next = nextOf(queue, opened.item);
  const onward = () => go(next === null ? tabAddress(campaign, "disputes") : under(campaign, "disputes", next));
  return (
    <>
      <div className="heading">
        <h2>
          {t("items.one", { item: opened.item })}{" "}
          {dispute !== null && <Badge kind="warn">{t(`disputes.why.${dispute.why}`)}</Badge>}
        </h2>
        <p className="aside" role="status">
          {t("disputes.left", { count: waiting })}
        </p>
      </div>
      <div className="halves adjudication">
        <div>
          <article className="paper" lang={spec.language} dir={directionOf(spec.language)}>
            <ItemContent fields={spec.content} content={opened.content} t={t} />
          </article>
          <section aria-labelledby="judgments">
            <h3 id="judgments">{t("items.judgments", { count: opened.judgments.length, wanted: opened.wanted })}</h3>
            <Judgments place={place} item={opened} named={named} />
          </section>
          <Notes title={t("items.problems.title")} notes={opened.problems} named={named} />
          <Notes title={t("items.skips.title")} notes={opened.skips} named={named} />
          <Beliefs place={place} item={opened} />
          <Suggested place={place} item={opened.item} />
          <Passages place={place} judgments={opened.judgments} />
          <p>
            <a className="button" href={itemAddress(campaign, opened.item)}>{t("disputes.item")}</a>
          </p>
        </div>
        <div>
          {!place.may.settle ? (
            <p className="note">{t("disputes.read")}</p>
          ) : !settles(spec) ? (
            <p className="note">{t("disputes.descriptive")}</p>
          ) : opened.proposed ? (
            <Confirm place={place} item={opened} named={named} onDone={onward} onLater={next === null ? null : onward} />
          ) : (
            <Decide place={place} item={opened} onDone={onward} onLater={next === null ? null : onward} />
          )}
        </div>
      </div>
    </>
  );
}
