// What holds for the source as a text: who may import whom, and what is said where.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../../src", import.meta.url));

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(src, name), "utf8") }));

/** From the top down: a folder imports from its own row and from those below it. */
const ROWS = [
  ["http"],
  ["pages", "proxy"],
  ["connection", "apps"],
  ["oauth", "items", "events"],
  ["providers", "vault", "net"],
  ["shared"],
];

const rowOf = (path: string) => ROWS.findIndex((row) => row.includes(path.split("/")[0] ?? ""));

function importsOf(file: { name: string; text: string }): string[] {
  const found = file.text.matchAll(/from "(\.[^"]+)"/g);
  return [...found].map(([, path]) => normalize(join(dirname(file.name), path ?? "")));
}

test("folders depend in one direction", () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => rowOf(path) >= 0 && rowOf(file.name) >= 0 && rowOf(path) < rowOf(file.name))
      .map((path) => `${file.name} imports ${path}`),
  );
  expect(upward).toEqual([]);
});

test("http knows no OAuth and opens no sealed value; only oauth imports oauth4webapi", () => {
  const http = files.filter((file) => file.name.startsWith("http/"));
  expect(http.filter((file) => importsOf(file).some((path) => path.startsWith("oauth/")))).toEqual([]);
  expect(http.filter((file) => file.text.includes("vault/seal"))).toEqual([]);
  const users = files
    .filter((file) => file.text.includes('from "oauth4webapi"'))
    .map((file) => dirname(file.name));
  expect(new Set(users)).toEqual(new Set(["oauth"]));
});

test("the client, which runs elsewhere, takes nothing from the Worker", () => {
  const inClient = files.filter((file) => file.name.startsWith("client/"));
  expect(inClient.length).toBeGreaterThan(5);
  const taken = inClient.flatMap(importsOf).filter((path) => !path.startsWith("client/"));
  expect(taken).toEqual([]);
  const users = files.filter((file) => !inClient.includes(file) && /"[^"]*client\/[^"]*"/.test(file.text));
  expect(users.map(({ name }) => name)).toEqual(["service.ts"]);
});

test("a provider's name stands in its own file and the registry only", () => {
  const elsewhere = files.filter((file) => !file.name.startsWith("providers/"));
  const named = elsewhere.filter((file) => /parqet|addepar|parqex|pluggy|parallel\.ai/i.test(file.text));
  expect(named.map((file) => file.name)).toEqual([]);
  const shared = [
    "provider.ts",
    "registration.ts",
    "integration-settings.ts",
    "describe-provider.ts",
    "api-request.ts",
  ];
  const inProviders = files.filter((file) => shared.some((name) => file.name === `providers/${name}`));
  expect(inProviders).toHaveLength(shared.length);
  expect(inProviders.filter((file) => /parqet|addepar|parqex|"parallel"/i.test(file.text))).toEqual([]);
});

test("E1 · nothing but the log writes to the console", () => {
  const loud = files.filter((file) => file.name !== "shared/log.ts" && /\bconsole\b/.test(file.text));
  expect(loud.map((file) => file.name)).toEqual([]);
});
