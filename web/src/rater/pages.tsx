import { useEffect } from "react";

import { match, usePath } from "../route";
import { useWords } from "../words/Words";
import { AttributesPage } from "./Attributes";
import { Calibration } from "./Calibration";
import { Frame } from "./Frame";
import { Home } from "./Home";
import { Invitation } from "./Invitation";
import { OwnProgress } from "./OwnProgress";
import { Work } from "./Work";
import "./rater.css";
import "./growing.css";

/** The rater's pages, by their path. */
export default function Pages() {
  const { t } = useWords();
  const path = usePath();
  useEffect(() => {
    window.scrollTo(0, 0);
    document.title = "Quorate";
  }, [path]);
  if (match("/", path) !== null) return <Home />;
  const joined = match("/join/:token", path);
  if (joined?.token !== undefined) return <Invitation token={joined.token} />;
  const own = match("/c/:campaign/progress", path);
  if (own?.campaign !== undefined) return <OwnProgress campaign={own.campaign} />;
  const rounds = match("/c/:campaign/calibration", path);
  if (rounds?.campaign !== undefined) return <Calibration campaign={rounds.campaign} />;
  const about = match("/c/:campaign/about-me", path);
  if (about?.campaign !== undefined) return <AttributesPage campaign={about.campaign} />;
  const work = match("/c/:campaign", path);
  if (work?.campaign !== undefined) return <Work key={work.campaign} campaign={work.campaign} />;
  return (
    <Frame title={t("page.lost.title")}>
      <p>{t("page.lost.text")}</p>
    </Frame>
  );
}
