import "../lead/lead.css";
import { useArrival } from "../lead/parts/arrival";
import { Trouble, Waiting } from "../lead/parts/Trouble";
import { Top } from "../lead/Top";
import { match, usePath } from "../route";
import { useWords } from "../words/Words";
import { Account } from "./Account";
import { LogIn } from "./LogIn";
import { People } from "./People";
import { useSession } from "./session";

/** Logging in, one's own account, and for owners everybody's. */
export default function Pages() {
  const { t } = useWords();
  const path = usePath();
  useArrival();
  if (match("/login", path) !== null) return <LogIn />;
  if (match("/account", path) !== null || match("/people", path) !== null) return <Known path={path} />;
  return (
    <main id="main" tabIndex={-1} className="leaf">
      <h1>{t("page.lost.title")}</h1>
      <p>{t("page.lost.text")}</p>
    </main>
  );
}

function Known({ path }: { path: string }) {
  const { who, error, again } = useSession();
  if (who === null) {
    return (
      <main id="main" tabIndex={-1} className="leaf">
        {error === null ? <Waiting /> : <Trouble error={error} onAgain={again} />}
      </main>
    );
  }
  return (
    <>
      <Top who={who} />
      {match("/people", path) !== null ? <People who={who} /> : <Account who={who} />}
    </>
  );
}
