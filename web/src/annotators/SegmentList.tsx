import { clock } from "../content/clock";
import type { Translate } from "../questions/contract";
import { labelOf } from "./labels";
import { Tag } from "./parts";
import type { Recorder } from "./recorder";

type Props = { readonly recorder: Recorder; readonly disabled: boolean; readonly t: Translate };

/** The segments as a list: the same answer, for those who read it rather than see it. */
export function SegmentList({ recorder, disabled, t }: Props) {
  return (
    <div className="side">
      <h4 className="side-title">{t("annotators.segments.list", { count: recorder.segments.length })}</h4>
      {recorder.segments.length === 0 ? <p className="absent">{t("annotators.none")}</p> : null}
      <ol className="marks">
        {recorder.segments.map((segment, index) => {
          const label = labelOf(recorder.labels, segment.label);
          const times = `${clock(segment.start)} – ${clock(segment.end)}`;
          return (
            <li className="row" key={`${segment.start} ${segment.end} ${segment.label}`}>
              <button
                type="button"
                className="row-main"
                aria-pressed={recorder.selected === index}
                disabled={disabled}
                onClick={() => {
                  recorder.player.seek(segment.start);
                  recorder.pick(index);
                }}
              >
                <Tag label={label} /> <bdi className="figures">{times}</bdi>
              </button>
              <button
                type="button"
                className="row-delete"
                disabled={disabled}
                aria-label={t("annotators.remove", { what: `${label.text} ${times}` })}
                onClick={() => recorder.remove(index)}
              >
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
