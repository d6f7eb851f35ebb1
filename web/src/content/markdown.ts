/** Markdown to HTML that is safe to show: a fixed list of elements and attributes, nothing fetched from elsewhere. */

import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";

import { mediaAddress } from "./media";

export type MarkdownWords = { readonly image: string; readonly newTab: string };

const ELEMENTS =
  "a blockquote br code del div em h3 h4 h5 h6 hr img li ol p pre strong sub sup table tbody td th thead tr ul".split(" ");
const PLAIN = ["alt", "title", "start", "align"];
const ATTRIBUTES = ["href", "src", ...PLAIN];
const OURS = /^\/api\/media\/[0-9a-f]{64}$/;
const ADDRESS = /^(?:https?:\/\/|mailto:|\/api\/media\/[0-9a-f]{64}$)/i;
const BLOCKS = new Set("P LI H3 H4 H5 H6 BLOCKQUOTE TD TH".split(" "));

const purifier = DOMPurify(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName === "A") {
    node.setAttribute("rel", "noopener noreferrer");
    node.setAttribute("target", "_blank");
  }
  if (node.nodeName === "IMG" && !OURS.test(node.getAttribute("src") ?? "")) node.remove();
  if (BLOCKS.has(node.nodeName)) node.setAttribute("dir", "auto");
  if (node.nodeName === "PRE") node.setAttribute("dir", "ltr");
});

/** HTML of a markdown text. Raw HTML in it is shown as it was typed; images from elsewhere become links. */
export function safeHtml(source: string, words: MarkdownWords, lineBreaks = false): string {
  const html = parserWith(words, lineBreaks).parse(source, { async: false });
  return purifier.sanitize(html, {
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: ADDRESS,
    // Else the purifier wants an address in every attribute.
    ADD_URI_SAFE_ATTR: PLAIN,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}

function parserWith(words: MarkdownWords, lineBreaks: boolean): Marked {
  return new Marked({
    gfm: true,
    breaks: lineBreaks,
    renderer: {
      html: (token) => escaped(token.text),
      heading(token) {
        // The page has the first two levels: an item's headings lie below them.
        const level = Math.min(6, token.depth + 2);
        return `<h${level}>${this.parser.parseInline(token.tokens)}</h${level}>`;
      },
      image: (token) => imageOrLink(token, words),
      checkbox: (token) => (token.checked ? "☑ " : "☐ "),
    },
  });
}

function imageOrLink(token: Tokens.Image, words: MarkdownWords): string {
  const ours = mediaAddress(token.href) ?? (OURS.test(token.href) ? token.href : null);
  const text = escaped(token.text.trim() === "" ? words.image : token.text);
  if (ours !== null) return `<img src="${ours}" alt="${text}">`;
  return `<a href="${escaped(token.href)}">${text} (${escaped(words.newTab)})</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
