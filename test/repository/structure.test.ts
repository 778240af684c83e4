// Rules for the source that the linter does not check. The direction of imports and the absence of circles are lint rules;
// see .oxlintrc.json.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../../src", import.meta.url));

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(src, name), "utf8") }));

/** The folder of the definitions: data, with one file for each provider. */
const CATALOGUE = "providers/catalogue";

const MAX_FILES = 20;
const MAX_LINES = 300;

/** All definitions as text; see catalogue-text.test.ts. */
const CATALOGUE_TEXT = "providers/catalogue-text.ts";

/** Files that may be longer, each with its reason. */
const LONGER = new Map([
  ["client/operations.ts", "generated from the API description; see client-types.test.ts"],
  ["providers/catalogue.ts", "two lines for each provider"],
  ["apps/app-object.ts", "one method for each call of the contract, and nothing else"],
  ["connection/connection-object.ts", "one method for each call of the contract, and nothing else"],
]);

test("no folder has more than 20 files", () => {
  const folders = Map.groupBy(files, ({ name }) => dirname(name));
  // One file a provider is data.
  const large = [...folders].filter(
    ([folder, inFolder]) => folder !== CATALOGUE && inFolder.length > MAX_FILES,
  );
  expect(large.map(([folder]) => folder)).toEqual([]);
});

test("no file has more than 300 lines", () => {
  const long = files.filter(({ name, text }) => !LONGER.has(name) && text.split("\n").length > MAX_LINES);
  expect(long.map(({ name }) => name)).toEqual([]);
});

test("schemas are built when they are first used, and not when the Worker starts", () => {
  const eager = files.filter(({ text }) => /^(export )?const \w+ = (z\s*\.|[A-Z]\w*\(\))/m.test(text));
  expect(eager.map(({ name }) => name)).toEqual([]);
});

test("only the oauth folder imports oauth4webapi", () => {
  const users = files.filter(({ text }) => text.includes('from "oauth4webapi"'));
  expect(new Set(users.map(({ name }) => name.split("/")[0]))).toEqual(new Set(["oauth"]));
});

test("only hono.ts imports Hono's own classes, because others have more routers", () => {
  const users = files.filter(({ text }) =>
    /^import (?!type )[^;]*from "hono(\/hono-base|\/quick|\/tiny)?";/m.test(text),
  );
  expect(users.map(({ name }) => name)).toEqual(["http/hono.ts"]);
});

test("only the service binding uses the client", () => {
  const users = files.filter(
    ({ name, text }) => !name.startsWith("client/") && /"[./]+client\/[^"]*"/.test(text),
  );
  expect(users.map(({ name }) => name)).toEqual(["service.ts"]);
});

/** IDs that are ordinary words in code, or that the API documents. */
const ORDINARY: ReadonlySet<string> = new Set(["oauth2", "line", "apple", "amazon", "segment", "x", "box"]);

test("a provider's name appears only in its own file and in the catalogue", () => {
  const ids = files
    .filter(({ name }) => dirname(name) === CATALOGUE)
    .map(({ name }) => basename(name, ".ts"))
    .filter((id) => !ORDINARY.has(id));
  expect(ids.length).toBeGreaterThan(150);
  const lists = ["providers/catalogue.ts", CATALOGUE_TEXT];
  const elsewhere = files.filter(({ name }) => dirname(name) !== CATALOGUE && !lists.includes(name));
  const named = elsewhere.filter(
    ({ text }) =>
      ids.some((id) => text.includes(`"${id}"`)) || /parqet|addepar|parqex|pluggy|parallel\.ai/i.test(text),
  );
  expect(named.map(({ name }) => name)).toEqual([]);
});

test("E1 · only the log writes to the console", () => {
  const loud = files.filter(
    ({ name, text }) =>
      name !== "shared/log.ts" &&
      name !== CATALOGUE_TEXT &&
      dirname(name) !== CATALOGUE &&
      /\bconsole\b/.test(text),
  );
  expect(loud.map(({ name }) => name)).toEqual([]);
});

const readPage = (page: string) => readFileSync(join(src, "..", page), "utf8");

test("the documentation names the number of providers in the catalogue", () => {
  const definitions = files.filter(({ name }) => dirname(name) === CATALOGUE);
  const count = definitions.length;
  const keys = definitions.filter(({ text }) => text.includes(": KeyDefinition = {")).length;
  expect(readPage("README.md")).toContain(`**${count} providers**`);
  expect(readPage("docs/concepts.md")).toContain(`The catalogue has ${count} of them`);
  expect(readPage("docs/add-a-provider.md")).toContain(
    `${count - keys - 1} OAuth providers, ${keys} APIs with keys, and one bank API`,
  );
});
