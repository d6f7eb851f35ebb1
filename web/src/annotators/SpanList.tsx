import type { Translate } from "../questions/contract";
import type { Editor } from "./editor";
import { labelOf, type Label } from "./labels";
import { Tag } from "./parts";
import type { Relation, Span } from "./passages";

type Props = {
  readonly editor: Editor;
  readonly labels: readonly Label[];
  readonly kinds: readonly Label[];
  readonly disabled: boolean;
  readonly t: Translate;
};

/** The spans and their relations as a list: the same answer, for those who read it rather than see it. */
export function SpanList({ editor, labels, kinds, disabled, t }: Props) {
  const { spans, relations } = editor.answer;
  return (
    <div className="side">
      <h4 className="side-title">{t("annotators.spans.list", { count: spans.length })}</h4>
      {spans.length === 0 ? <p className="absent">{t("annotators.none")}</p> : null}
      <ol className="marks">
        {spans.map((span) => (
          <SpanRow key={span.id} span={span} editor={editor} labels={labels} disabled={disabled} t={t} />
        ))}
      </ol>
      {kinds.length === 0 ? null : (
        <>
          <h4 className="side-title">{t("annotators.relations.list", { count: relations.length })}</h4>
          <ol className="marks">
            {relations.map((one) => (
              <RelationRow
                key={`${one.from} ${one.label} ${one.to}`}
                relation={one}
                editor={editor}
                kinds={kinds}
                disabled={disabled}
                t={t}
              />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

type RowProps = Pick<Props, "editor" | "labels" | "disabled" | "t"> & { readonly span: Span };

function SpanRow({ span, editor, labels, disabled, t }: RowProps) {
  const label = labelOf(labels, span.label);
  return (
    <li className="row">
      <button
        type="button"
        className="row-main"
        aria-pressed={editor.span?.id === span.id}
        disabled={disabled}
        onClick={() => editor.choose(span)}
      >
        <Tag label={label} /> <bdi className="quote">{span.text}</bdi>
      </button>
      <button
        type="button"
        className="row-delete"
        disabled={disabled}
        aria-label={t("annotators.remove", { what: `${label.text} “${span.text}”` })}
        onClick={() => editor.remove(span)}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}

type RelationProps = Pick<Props, "editor" | "kinds" | "disabled" | "t"> & { readonly relation: Relation };

function RelationRow({ relation, editor, kinds, disabled, t }: RelationProps) {
  const quote = (id: string) => editor.answer.spans.find((span) => span.id === id)?.text ?? "";
  const label = labelOf(kinds, relation.label);
  const what = `${quote(relation.from)} – ${label.text} – ${quote(relation.to)}`;
  return (
    <li className="row">
      <span className="row-main">
        <bdi className="quote">{quote(relation.from)}</bdi> <Tag label={label} /> <span aria-hidden="true">→</span>{" "}
        <bdi className="quote">{quote(relation.to)}</bdi>
      </span>
      <button
        type="button"
        className="row-delete"
        disabled={disabled}
        aria-label={t("annotators.remove", { what })}
        onClick={() => editor.unrelate(relation)}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}
