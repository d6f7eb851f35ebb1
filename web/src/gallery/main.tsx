import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

import { Live } from "../look/Live";
import "../look/look.css";
import { useAsking } from "../questions/asking";
import { ItemSheet } from "../questions/ItemSheet";
import { useKeys } from "../questions/keys";
import { LanguageChoice, useWords, Words } from "../words/Words";
import "./gallery.css";
import { SAMPLES, type Sample } from "./samples";

const asked = new URLSearchParams(location.search).get("type");

/** Every type of question with made-up content, without a server: `gallery.html?type=pair`. */
function Gallery() {
  const { t } = useWords();
  const type = asked !== null && asked in SAMPLES ? asked : "single_choice";
  return (
    <div className="gallery">
      <header className="top">
        <nav aria-label={t("gallery.types")}>
          {Object.keys(SAMPLES).map((name) => (
            <a key={name} href={`?type=${name}`} aria-current={name === type ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <LanguageChoice />
      </header>
      <main id="main">
        <h1 className="aloud">{type}</h1>
        <Shown sample={SAMPLES[type] as Sample} />
      </main>
    </div>
  );
}

function Shown({ sample: { sheet, content, shown } }: { sample: Sample }) {
  const { t } = useWords();
  const [answers, setAnswers] = useState({});
  const asking = useAsking({ sheet, content, shown, answers, onAnswers: setAnswers });
  useKeys((key) => asking.press(key));
  return (
    <>
      <ItemSheet sheet={sheet} content={content} shown={shown} answers={answers} asking={asking} urged={false} disabled={false} t={t} />
      <pre className="answers" aria-label={t("gallery.answers")} tabIndex={0}>
        {JSON.stringify(answers)}
      </pre>
    </>
  );
}

const place = document.getElementById("app");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Words>
        <Live>
          <Gallery />
        </Live>
      </Words>
    </StrictMode>,
  );
}
