import { useWords } from "../../words/Words";
import { NumberEntry } from "../parts/Entry";
import { isolated } from "../parts/labels";
import { keyOf, type Choice, type Seats } from "./composing";

const MOST = 1000;

type Props = {
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly seats: Seats;
  readonly onSeats: (seats: Seats) => void;
};

/** How many seats each group has in a jury, and how many are for anybody. */
export function SeatEntries({ legend, choices, seats, onSeats }: Props) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map((one, place) => {
        const key = keyOf(one);
        const begins = one.attribute !== null && one.attribute !== choices[place - 1]?.attribute;
        return (
          <div key={key}>
            {begins && (
              <p className="of-group" dir="auto">
                {one.ask}
              </p>
            )}
            <NumberEntry
              label={one.attribute === null ? t("apart.jury.anybody") : t("apart.jury.seats", { group: isolated(one.text) })}
              hint={one.attribute === null ? undefined : one.people === null ? t("apart.jury.hidden") : t("apart.jury.of", { count: one.people })}
              value={seats[key] ?? null}
              onChange={(count) => onSeats({ ...seats, [key]: count })}
              min={0}
              max={MOST}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
