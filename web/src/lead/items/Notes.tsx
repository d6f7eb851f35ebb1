import type { ItemNote, Member } from "../../api/leadshapes";
import { nameOf } from "../overview/attention";
import { useFigures } from "../parts/figures";

type NotesProps = { readonly title: string; readonly notes: readonly ItemNote[]; readonly members: readonly Member[] };

/** What raters said about an item beside their answers. */
export function Notes({ title, notes, members }: NotesProps) {
  const { moment } = useFigures();
  if (notes.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {notes.map((note) => (
          <li key={`${note.rater} ${note.at}`}>
            <span dir="auto">{nameOf(members.find((one) => one.rater === note.rater) ?? { name: "", rater: note.rater })}</span>{" "}
            <span className="aside">{moment(note.at)}</span>
            {note.reason !== "" && <> · {note.reason}</>}
            {note.words && <q dir="auto">{note.words}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}
