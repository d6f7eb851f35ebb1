import type { Form } from "../api/shapes";
import { useWords } from "../words/Words";
import type { Desk } from "./desk";
import type { View } from "./view";
import { money } from "./figures";
import { Saved } from "./Saved";

/** The line over the item: what this is, how far one is, what it earned, whether all is saved. */
export function Head({ desk, view, form }: { desk: Desk; view: View; form: Form }) {
  const { t, language } = useWords();
  const { progress } = view;
  return (
    <header className="head-line">
      <a className="head-title" href="/" lang={form.language} dir="auto">
        {form.title}
      </a>
      {progress === null ? null : (
        <a className="head-progress" href={`/c/${desk.campaign}/progress`}>
          <span className="figures">{progress.judged}</span> {t("rater.head.judged", { count: progress.judged })}
          {progress.currency === null ? null : (
            <>
              {" · "}
              <span className="figures">{money(progress.earned, progress.currency, language)}</span>
            </>
          )}
        </a>
      )}
      <Saved desk={desk} outbox={view.outbox} lasting={view.lasting} />
    </header>
  );
}
