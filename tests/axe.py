"""axe-core in a page: what it finds against WCAG 2.2 AA."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SCRIPT = Path(
    os.environ.get("QUORATE_AXE", ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js")
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = """async () => {
  for (const moving of document.getAnimations()) try { moving.finish() } catch { moving.cancel() }
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
}"""
"""ends what moves: a colour that is still on its way to another has too little contrast"""
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def missing() -> str:
    """Why axe cannot be run; empty when it can."""
    if SCRIPT.is_file():
        return ""
    return "no axe-core: run npm ci in web/, or name axe.min.js in QUORATE_AXE"


def faults(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe finds on the page as it is now, each with where.

    ``colours_only`` where nothing but the colours has changed since it last looked.
    """
    if not page.evaluate("'axe' in window"):
        # by the debugger's protocol, so that it runs under the page's own policy for scripts
        page.evaluate(SCRIPT.read_text(encoding="utf-8") + "; undefined")
    page.evaluate(STILL)
    asked = COLOURS if colours_only else {"type": "tag", "values": RULES}
    found = page.evaluate("asked => axe.run(document, {runOnly: asked})", asked)
    return [
        f"{page.url} {violation['id']} ({violation['impact']}): {violation['help']}: "
        + " | ".join(
            f"{' '.join(map(str, node['target']))}: {node['html'][:160]}"
            for node in violation["nodes"][:4]
        )
        for violation in found["violations"]
    ]
