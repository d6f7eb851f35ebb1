import { expect, it } from "vitest";

import { csvOf } from "./csv";

it("writes cells that any program reads, and no formulas", () => {
  const rows = [["a,b", 'say "hi"', null], ["=1+1", -0.5, true]] as const;
  expect(csvOf(["item", "x", "y"], rows)).toBe('item,x,y\r\n"a,b","say ""hi""",\r\n\'=1+1,-0.5,true\r\n');
});
