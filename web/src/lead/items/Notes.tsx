import type { ItemNote } from "../../api/leadshapes";
import { useFigures } from "../parts/figures";
import type { Named } from "../parts/names";

type NotesProps = { readonly title: string; readonly notes: readonly ItemNote[]; readonly named: Named };

/** What raters said about an item beside their answers. */
export function Notes({ title, notes, named }: NotesProps) {
  const { moment } = useFigures();
  if (notes.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {notes.map((note) => (
          <li key={`${note.rater} ${note.at}`}>
            <span dir="auto">{named(note.rater)}</span>{" "}
            <span className="aside">{moment(note.at)}</span>
            {note.reason !== "" && <> · {note.reason}</>}
            {note.words && <q dir="auto">{note.words}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}
