// Writes src/api/schema.d.ts from ../docs/reference/openapi.json, which the application itself makes.
// With --check: ends with 1 when the file is not what would be written.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/reference/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);
const schema = JSON.parse(readFileSync(source, "utf-8"));
// the shapes are enough: which address gives which is in the client, and the journeys walk it
const types = await openapiTS({ openapi: schema.openapi, info: schema.info, paths: {}, components: schema.components });
const text = `// Made from docs/reference/openapi.json by scripts/api-types.mjs; do not edit.\n${astToString(types)}`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf-8") !== text) {
    console.error("src/api/schema.d.ts is out of date; run: npm run types");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
