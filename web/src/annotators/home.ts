/** Keys pressed while nothing has the focus go to the drawing that is asked for, and take the focus there. */

import { useEffect, type RefObject } from "react";

import { keysOn } from "../questions/keys";

const OTHERS = "input, select, textarea, button, a[href], summary, dialog, [role=application]";

/**
 * Only letters, figures, signs and Delete: arrows, Space and Enter stay the page's until the drawing has the focus, so
 * that a page can still be scrolled.
 */
export function useKeyHome(pane: RefObject<HTMLElement | null>, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const node = pane.current;
      const sign = event.key.length === 1 && event.key !== " ";
      if (node === null || event.isComposing || !(sign || event.key === "Delete")) return;
      if (sign && !event.ctrlKey && !event.metaKey && !keysOn()) return;
      if (document.querySelector("dialog[open]") !== null) return;
      if (event.target instanceof Element && event.target.closest(OTHERS) !== null) return;
      if (node.dispatchEvent(new KeyboardEvent("keydown", copyOf(event)))) return;
      event.preventDefault();
      event.stopPropagation();
      node.focus({ preventScroll: true });
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [pane, active]);
}

function copyOf({ key, code, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): KeyboardEventInit {
  return { key, code, shiftKey, altKey, ctrlKey, metaKey, bubbles: true, cancelable: true };
}
