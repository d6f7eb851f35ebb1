import { useState } from "react";

import type { ItemLine, ItemShown } from "../../api/leadshapes";
import { go } from "../../route";
import { useWords } from "../../words/Words";
import type { Place } from "../CampaignPages";
import { ChoiceEntry, LinesEntry, TextEntry } from "../parts/Entry";
import { excerptLine } from "../parts/labels";
import { useDoing, useLoading } from "../parts/loading";
import { Trouble } from "../parts/Trouble";
import { under } from "../place";

const SHOWN = 50;
/** Where items come from, the likeliest to be worth talking about first. */
const SOURCES: readonly ItemShown[] = ["judged", "adjudicated", "gold", "problems", "all"];
/** A round of more than this takes longer than people talk about. */
const MOST = 100;

/** Choose the items that everybody judges blind. */
export function NewRound({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useWords();
  const { campaign, view } = place;
  const [title, setTitle] = useState("");
  const [passage, setPassage] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const doing = useDoing();
  const ready = title.trim() !== "" && chosen.length > 0 && chosen.length <= MOST;
  const open = () =>
    void doing.run(async () => {
      const { round } = await campaign.quality.calibrate(title.trim(), chosen, passage.trim());
      go(under(view.campaign, "calibration", round));
    });
  return (
    <form
      className="panel"
      aria-labelledby="new-round"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) open();
      }}
    >
      <h3 id="new-round">{t("calibration.new")}</h3>
      <div className="narrow">
        <TextEntry label={t("lead.title")} hint={t("calibration.title.hint")} value={title} onChange={setTitle} maxLength={200} required />
        <LinesEntry label={t("calibration.passage")} hint={t("calibration.passage.hint")} value={passage} onChange={setPassage} rows={4} maxLength={20_000} />
      </div>
      <Chooser place={place} chosen={chosen} onChosen={setChosen} />
      <Trouble error={doing.error} />
      <p className="buttons">
        <button type="submit" className="main" disabled={!ready || doing.busy}>
          {t("calibration.open")}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {t("lead.cancel")}
        </button>
        <span role="status">{t("calibration.chosen", { count: chosen.length })}</span>
      </p>
    </form>
  );
}

type ChooserProps = { readonly place: Place; readonly chosen: readonly string[]; readonly onChosen: (items: readonly string[]) => void };

function Chooser({ place, chosen, onChosen }: ChooserProps) {
  const { t } = useWords();
  const [state, setState] = useState<ItemShown>("judged");
  const [search, setSearch] = useState("");
  const { answer, error, again } = useLoading(`${state} ${search}`, (signal) =>
    place.campaign.items({ state, search, order: "judged", limit: SHOWN }, signal),
  );
  const toggle = (item: string) => onChosen(chosen.includes(item) ? chosen.filter((one) => one !== item) : [...chosen, item]);
  return (
    <fieldset>
      <legend>{t("calibration.choose")}</legend>
      <div className="in-line">
        <ChoiceEntry
          label={t("items.filter")}
          value={state}
          onChange={setState}
          options={SOURCES.map((value) => ({ value, text: t(`items.state.${value}`) }))}
        />
        <TextEntry type="search" label={t("items.search")} value={search} onChange={setSearch} maxLength={200} />
      </div>
      <Trouble error={error} onAgain={again} />
      {answer?.items.length === 0 && <p className="empty">{t("items.nothing")}</p>}
      <ul className="bare chooser">
        {answer?.items.map((item) => <Choice key={item.item} place={place} item={item} chosen={chosen.includes(item.item)} onToggle={toggle} />)}
      </ul>
    </fieldset>
  );
}

type ChoiceProps = { readonly place: Place; readonly item: ItemLine; readonly chosen: boolean; readonly onToggle: (item: string) => void };

function Choice({ place, item, chosen, onToggle }: ChoiceProps) {
  return (
    <li>
      <label className="tick">
        <input type="checkbox" checked={chosen} onChange={() => onToggle(item.item)} />
        <span>
          {item.item}{" "}
          <span className="aside" dir="auto" lang={place.view.spec.language}>
            {excerptLine(item.excerpt, place.view.spec.content)}
          </span>
        </span>
      </label>
    </li>
  );
}
