/** Arriving at a page of this site without loading it: its name in the window, the place where reading goes on. */

import { useEffect, useRef } from "react";

import { usePath } from "../../route";

/** Names the window after the page, the most particular first. */
export function useTitle(...parts: readonly string[]): void {
  const title = [...parts, "Quorate"].filter((part) => part !== "").join(" – ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Goes to the place on the page that the address names, once the page is there. */
export function useAnchor(): void {
  useEffect(() => {
    const id = location.hash.slice(1);
    if (id === "") return;
    const frame = requestAnimationFrame(() => {
      const found = document.getElementById(id);
      found?.scrollIntoView();
      found?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, []);
}

/** After another page was asked for, begins at its top, and with the keyboard in it where the link that was pressed is gone. */
export function useArrival(): void {
  const path = usePath();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        document.getElementById("main")?.focus({ preventScroll: true });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [path]);
}
