/** Keys of the page: who gets a key, and when none does. */

import { useLayoutEffect, useRef } from "react";

const KEPT = "quorate.keys";

/** Whether single keys do something; people who speak to their computer turn them off. */
export function keysOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** Turn single keys on or off in this browser. */
export function setKeysOn(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  document.documentElement.dataset.keys = on ? "on" : "off";
}

const WRITTEN_IN = "input:not([type=radio], [type=checkbox], [type=range], [type=button], [type=file]), textarea, select, [contenteditable]:not([contenteditable=false])";
/** Controls that do something of their own when Enter or Space is pressed on them. */
const PRESSED = "button, a[href], summary, [role=button]";

/** Whether what is pressed there is writing, or is for an open dialog. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(WRITTEN_IN) !== null;
}

/** A field of one line, in which Enter sends; a search field keeps it. */
function isOneLine(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== "search";
}

/**
 * Hands single keys to `press`; what it takes (true) does nothing else. Keys belong to fields while one writes, to a
 * dialog while one is open, and to the browser with Ctrl, Alt or Meta; but Ctrl+Enter is `Enter` wherever it is pressed.
 * A letter with Shift is told as `Shift+s`.
 */
export function useKeys(press: (key: string) => boolean): void {
  const latest = useRef(press);
  latest.current = press;
  // before the page is painted: who is quick loses no key
  useLayoutEffect(() => {
    document.documentElement.dataset.keys = keysOn() ? "on" : "off";
    const onKeyDown = (event: KeyboardEvent) => {
      const key = nameOf(event);
      if (key !== null && latest.current(key)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** The key as the page knows it; null when it is not the page's. */
export function nameOf(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return null;
  if (document.querySelector("dialog[open]") !== null) return null;
  if (event.ctrlKey || event.metaKey) return event.key === "Enter" ? "Enter" : null;
  const { target, key } = event;
  if (isWriting(target)) return key === "Enter" && isOneLine(target) ? key : null;
  if ((key === "Enter" || key === " ") && target instanceof Element && target.closest(PRESSED) !== null) return null;
  if (key.length === 1 && key !== " " && !keysOn()) return null;
  if (key.length === 1 && event.shiftKey && key.toLowerCase() !== key.toUpperCase()) return `Shift+${key.toLowerCase()}`;
  return key.length === 1 ? key.toLowerCase() : key;
}
