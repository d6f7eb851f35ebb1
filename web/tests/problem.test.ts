import { expect, test } from "vitest";
import { refusal } from "../src/api/problem";

function answered(status: number): Response {
  const error = { what: "no", where: "", remedy: "", details: [], request: "ask-1" };
  return new Response(JSON.stringify({ error }), { status });
}

test.each([
  [500, "ask-1"],
  [503, "ask-1"],
  [409, ""],
  [422, ""],
])("the request's name is shown where the server itself went wrong: %i", async (status, quoted) => {
  expect((await refusal(answered(status))).quoted).toBe(quoted);
});
