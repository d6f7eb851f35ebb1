import { expect, it } from "vitest";

import { commandOf, withoutHead } from "./documents";

it("keeps the head of a card apart, and a line in the text where it is", () => {
  expect(withoutHead("---\na: 1\nb: 2\n---\n# Card\n\n---\n\nEnd")).toEqual({ head: "a: 1\nb: 2", body: "# Card\n\n---\n\nEnd" });
  expect(withoutHead("# Sheet\n\n---\n\nEnd")).toEqual({ head: "", body: "# Sheet\n\n---\n\nEnd" });
});

it("names the file as it is downloaded", () => {
  expect(commandOf("tone", "1.0.0", "log+1a2b+AbC=")).toBe("quorate verify tone-1.0.0.zip --version 1.0.0 --key 'log+1a2b+AbC='");
  expect(commandOf("tone", "1.0.0", "")).toBe("quorate verify tone-1.0.0.zip --version 1.0.0");
});
