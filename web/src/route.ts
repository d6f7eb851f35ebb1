/** Where the page is: the path, and how it changes without loading anew. */

import { useSyncExternalStore } from "react";

const CHANGED = "quorate:route";

/** Go to a path of this site. */
export function go(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new Event(CHANGED));
}

/** The path now; the component draws again when it changes. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname);
}

function listen(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(CHANGED, changed);
  };
}

/** The parts of a path that fit a pattern such as `/c/:campaign/work`; null when it does not fit. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = parts(pattern);
  const found = parts(path);
  if (wanted.length !== found.length) return null;
  const names: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = found[place] ?? "";
    if (part.startsWith(":")) names[part.slice(1)] = plain(value);
    else if (part !== value) return null;
  }
  return names;
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Follows links of this site without loading the page anew, as long as the person wants nothing else of the click. */
export function followLinks(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target !== "" || link.hasAttribute("download")) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin || address.pathname.startsWith("/api/") || address.pathname === "/docs") return;
  // A place on the page itself is for the browser.
  if (address.pathname === location.pathname && address.hash !== "") return;
  event.preventDefault();
  go(address.pathname + address.search + address.hash);
}
