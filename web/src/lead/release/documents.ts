/** Documents of a release as they are read in the page. */

/** A card begins with a head for machines, between two lines of three hyphens; it is apart from what people read. */
export function withoutHead(text: string): { readonly head: string; readonly body: string } {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text);
  return found === null ? { head: "", body: text } : { head: found[1] ?? "", body: text.slice(found[0].length) };
}

/** A digest in groups of four characters, so that two people can compare it by reading it out. */
export function inFours(digest: string): string {
  return (digest.match(/.{1,4}/g) ?? []).join(" ");
}

/** The command by which a stranger checks a release, for a shell. */
export function commandOf(campaign: string, version: string, key: string): string {
  return `quorate verify ${campaign}-${version}.zip --version ${version}${key === "" ? "" : ` --key '${key}'`}`;
}
