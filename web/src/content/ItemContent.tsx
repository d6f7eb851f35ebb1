import { useId, useState, type CSSProperties } from "react";

import type { Translate } from "../questions/contract";
import { groupsOf, inShownOrder, placeLetter, titleOf, type Content, type Field } from "./fields";
import { FieldView } from "./FieldView";
import "./content.css";

type Props = {
  readonly fields: readonly Field[];
  readonly content: Content;
  /** The order drawn for each question that compares fields. */
  readonly shown?: Readonly<Record<string, readonly string[]>>;
  /** Fields that a question shows itself. */
  readonly omit?: readonly string[];
  /** One of several on the page: its fields are not places that the page is crossed by. */
  readonly among?: boolean;
  readonly t: Translate;
};

/** An item: its fields in the order of the campaign, those that belong together side by side. */
export function ItemContent({ fields, content, shown, omit = [], among = false, t }: Props) {
  const altFields = new Set(fields.map((field) => field.alt));
  const seen = fields.filter(
    (field) =>
      !omit.includes(field.name) &&
      !altFields.has(field.name) &&
      (field.required !== false || (content[field.name] ?? null) !== null),
  );
  return (
    <div className="item">
      {groupsOf(seen).map((group) => {
        const { fields: ordered, drawn } = inShownOrder(group, shown);
        const name = (field: Field, index: number) => (drawn ? placeLetter(index) : titleOf(field));
        const key = group.map((field) => field.name).join(" ");
        if (ordered.length > 1) return <Beside key={key} fields={ordered} name={name} content={content} among={among} t={t} />;
        return ordered.map((field) => <Alone key={key} field={field} content={content} among={among} t={t} />);
      })}
    </div>
  );
}

function Alone({ field, content, among, t }: { field: Field; content: Content; among: boolean; t: Translate }) {
  const id = useId();
  return (
    <section className="field" aria-labelledby={among ? undefined : id} data-type={field.type}>
      <h3 className="field-title" id={id} dir="auto">
        {titleOf(field)}
      </h3>
      <FieldView field={field} content={content} t={t} />
    </section>
  );
}

type BesideProps = {
  readonly fields: readonly Field[];
  readonly name: (field: Field, index: number) => string;
  readonly content: Content;
  readonly among?: boolean;
  readonly t: Translate;
};

/** Fields in columns of one width. On a phone they lie in one place, and a switch that stays in sight picks one. */
export function Beside({ fields, name, content, among = false, t }: BesideProps) {
  const [front, setFront] = useState(0);
  const id = useId();
  const columns = { "--columns": fields.length } as CSSProperties;
  return (
    <div className="beside">
      <div className="beside-switch" role="group" aria-label={t("content.beside")}>
        {fields.map((field, index) => (
          <button
            key={field.name}
            type="button"
            aria-pressed={index === front}
            aria-controls={`${id}-${index}`}
            onClick={() => setFront(index)}
          >
            {name(field, index)}
          </button>
        ))}
      </div>
      <div className="beside-panes" style={columns}>
        {fields.map((field, index) => (
          <section
            key={field.name}
            id={`${id}-${index}`}
            className="field beside-pane"
            data-front={index === front}
            data-type={field.type}
            aria-labelledby={among ? undefined : `${id}-${index}-title`}
          >
            <h3 className="field-title" id={`${id}-${index}-title`} dir="auto">
              {name(field, index)}
            </h3>
            <FieldView field={field} content={content} t={t} title={name(field, index)} />
          </section>
        ))}
      </div>
    </div>
  );
}
