import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from "react";

type Say = (sentence: string) => void;
const Context = createContext<Say>(() => undefined);

/** Says a sentence to those who hear the page. */
export function useSay(): Say {
  return useContext(Context);
}

/** The place from which sentences are read aloud. The same sentence twice is said twice. */
export function Live({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<{ text: string; count: number }>({ text: "", count: 0 });
  const count = useRef(0);
  const say = useCallback<Say>((text) => {
    count.current += 1;
    setSaid({ text, count: count.current });
  }, []);
  const even = said.count % 2 === 0;
  return (
    <Context value={say}>
      {children}
      <div className="aloud" role="status" aria-live="polite">
        {even ? said.text : ""}
      </div>
      <div className="aloud" role="status" aria-live="polite">
        {even ? "" : said.text}
      </div>
    </Context>
  );
}
