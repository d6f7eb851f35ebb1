import type { ReactNode } from "react";

import { LanguageChoice } from "../words/Words";

/** A page of text: a line at the top with the name and the language, and the text below. */
export function Frame({ title, links, children }: { title: string; links?: ReactNode; children: ReactNode }) {
  return (
    <>
      <header className="top">
        <nav className="links" aria-label="Quorate">
          <a className="home" href="/">
            Quorate
          </a>
          {links}
        </nav>
        <LanguageChoice />
      </header>
      <main id="main" className="leaf" tabIndex={-1}>
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}
