import { readdirSync } from "node:fs";

import { expect, it } from "vitest";

import { KINDS } from "./events";

/** What is written in the log of the house, which no page of a campaign shows. */
const OF_THE_HOUSE = /^(person|token|sessions|skill)_/;

it("knows every kind of event that a campaign's log can hold", () => {
  const kinds = readdirSync("../src/quorate/ledger/events")
    .filter((file) => file.endsWith(".py") && !file.startsWith("_"))
    .map((file) => file.slice(0, -3));
  expect([...KINDS].sort()).toEqual(kinds.filter((kind) => !OF_THE_HOUSE.test(kind)).sort());
});
