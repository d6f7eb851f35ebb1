// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import { safeHtml } from "./markdown";

const WORDS = { image: "Image", newTab: "elsewhere" };
const DIGEST = "0f".repeat(32);
const html = (text: string) => safeHtml(text, WORDS);

describe("markdown", () => {
  it("shows raw HTML as it was typed", () => {
    expect(html('a <b onclick="x()">b</b>')).toBe('<p dir="auto">a &lt;b onclick="x()"&gt;b&lt;/b&gt;</p>\n');
  });
  const attacks = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<iframe src="//example.org"></iframe>',
    '<form action="//example.org"><input name=a></form>',
    '<p style="position:fixed">x</p>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    '![x](https://example.org/p.png "onerror=alert(1)")',
    '![" onerror="alert(1)](https://example.org/p.png)',
    `![" onerror="alert(1)](media:${DIGEST})`,
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "[x](//example.org/relative)",
    "- [ ] <input autofocus onfocus=alert(1)>",
  ];
  it.each(attacks)("leaves no way in: %s", (attack) => {
    const box = document.createElement("div");
    box.innerHTML = html(attack);
    for (const node of box.querySelectorAll("*")) {
      expect("p a em strong img ul ol li br code pre".split(" ")).toContain(node.localName);
      for (const { name, value } of node.attributes) {
        expect(["href", "src", "alt", "title", "rel", "target", "dir"]).toContain(name);
        if (name === "href") expect(value).toMatch(/^https:\/\//);
        if (name === "src") expect(value).toBe(`/api/media/${DIGEST}`);
      }
    }
  });
  it("shows our own images with a text, and others as links", () => {
    expect(html(`![](media:${DIGEST})`)).toContain(`<img src="/api/media/${DIGEST}" alt="Image">`);
    const link = html("![cat](https://example.org/c.png)");
    expect(link).not.toContain("<img");
    expect(link).toContain('<a href="https://example.org/c.png" rel="noopener noreferrer" target="_blank">cat (elsewhere)</a>');
  });
  it("opens links elsewhere, without a trace", () => {
    expect(html("[x](https://example.org)")).toContain('rel="noopener noreferrer" target="_blank"');
  });
  it("puts headings below the page's own", () => {
    expect(html("# A")).toBe('<h3 dir="auto">A</h3>');
    expect(html("###### F")).toBe('<h6 dir="auto">F</h6>');
  });
  it("keeps lists, tables and code", () => {
    expect(html("| a | b |\n|---|--:|\n| 1 | 2 |")).toContain('<td align="right" dir="auto">2</td>');
    expect(html("- [x] done")).toContain("☑ done");
    expect(html("```\n<b>\n```")).toContain("<code>&lt;b&gt;\n</code>");
  });
});
