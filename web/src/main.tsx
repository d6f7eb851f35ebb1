import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";

import "./look/look.css";
import { followLinks, usePath } from "./route";
import { useWords, Words } from "./words/Words";

/** The groups of pages, each loaded when its first page is asked for: the folder's `pages.tsx`. */
const GROUPS = import.meta.glob<{ default: () => React.JSX.Element }>("./*/pages.tsx");

const Rater = group("rater");
const Lead = group("lead");
const People = group("people");

function group(folder: string) {
  const load = GROUPS[`./${folder}/pages.tsx`];
  return lazy(load ?? (() => Promise.reject(new Error(`the pages of ${folder} are not in this build`))));
}

function App() {
  const path = usePath();
  const { t } = useWords();
  return (
    <>
      <a className="to-main" href="#main">
        {t("page.skip")}
      </a>
      <Suspense fallback={<p className="opening" role="status">{t("page.opening")}</p>}>
        <Page path={path} />
      </Suspense>
    </>
  );
}

function Page({ path }: { path: string }) {
  const first = path.split("/")[1] ?? "";
  if (first === "lead") return <Lead />;
  return ["login", "account", "people"].includes(first) ? <People /> : <Rater />;
}

const place = document.getElementById("app");
if (place !== null) {
  document.addEventListener("click", followLinks);
  createRoot(place).render(
    <StrictMode>
      <Words>
        <App />
      </Words>
    </StrictMode>,
  );
}
