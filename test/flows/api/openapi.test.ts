// The description of the API and its reference page: complete and well formed. openapi-responses.test.ts compares it
// with the responses.

import { readFileSync } from "node:fs";
import { createConfig, lintDocument, makeDocumentFromString, BaseResolver } from "@redocly/openapi-core";
import { beforeAll, describe, expect, test } from "vitest";
import { ApiChecker } from "../../support/api/api-checker.ts";
import { type Description, operationsOf } from "../../support/api/api-description.ts";
import { tableOfCodes, tableOfRoutes } from "../../support/api/api-tables.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";
import { stack } from "../../support/stack.ts";
import { readRoutes } from "../../support/routes.ts";

/** Routes for browsers, providers and monitors, which the description leaves out. */
const NOT_DESCRIBED =
  /^\w+ \/(?:connect|agent-calls|mcp|callback|hooks|jwks|clients|docs|schemas|dashboard|favicon\.ico|healthz|openapi\.json|connect\.js)?(?:\/|$)/;

let text: string;
let api: Description;
let checker: ApiChecker;

beforeAll(async () => {
  const { latchkey } = await stack();
  ({ text } = await send(latchkey, { path: "/openapi.json" }));
  api = JSON.parse(text) as Description;
  checker = new ApiChecker(api);
});

describe("/openapi.json", () => {
  test("describes every route for apps and the operator, and no other", () => {
    const routes = readRoutes().filter(({ name }) => !NOT_DESCRIBED.test(name));
    const named = routes.map(
      ({ name, guard }) => `${guard}: ${name.replaceAll(/:(\w+)/g, "{$1}").replace(/\*$/, "{path}")}`,
    );
    const described = operationsOf(api).map(({ method, path, operation }) => {
      const guard = operation.security.some((one) => "operatorToken" in one) ? "operator" : "app";
      return `${guard}: ${operation["x-any-method"] === undefined ? method.toUpperCase() : "ALL"} ${path}`;
    });
    expect([...new Set(described)].toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(30);
  });

  test("passes Redocly's recommended rules without a warning", async () => {
    // One rule warns about localhost, where this Worker runs.
    const deployed = { ...api, servers: [{ url: "https://latchkey.example.org" }] };
    const problems = await lintDocument({
      document: makeDocumentFromString(JSON.stringify(deployed), "openapi.json"),
      externalRefResolver: new BaseResolver(),
      config: await createConfig({ extends: ["recommended"] }),
    });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  test("has examples of every request and response, which match their schemas", () => {
    const flaws = operationsOf(api).flatMap(({ method, path, operation }) => {
      const { operationId, parameters = [], requestBody, responses } = operation;
      const at = (...place: string[]) => ["paths", path, method, ...place];
      const contents = [
        ...Object.entries(requestBody?.content ?? {}).map(([type, content]) => ({
          place: at("requestBody", "content", type, "schema"),
          content,
        })),
        ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
          Object.entries(content).map(([type, one]) => ({
            place: at("responses", status, "content", type, "schema"),
            content: one,
          })),
        ),
      ];
      return [
        ...contents.flatMap(({ place, content: { example, examples } }) => {
          const values = [
            ...(example === undefined ? [] : [example]),
            ...Object.keys(examples ?? {}).map((code) => api.components.examples[code]?.value),
          ];
          const none = values.length === 0 ? [`${operationId}: no example at ${place.join(" ")}`] : [];
          return [...none, ...values.flatMap((value) => checker.validate(place, value))];
        }),
        ...parameters.flatMap(({ in: where, name, example }, i) => {
          const none =
            where === "path" && example === undefined ? [`${operationId}: no example of ${name}`] : [];
          const place = at("parameters", String(i), "schema");
          return example === undefined ? none : checker.validate(place, example);
        }),
      ];
    });
    expect(flaws).toEqual([]);
  });

  test("responds with 304 if the client has the current version", async () => {
    const { latchkey } = await stack();
    const first = await send(latchkey, { path: "/openapi.json" });
    const etag = String(first.headers.etag);
    const again = await send(latchkey, { path: "/openapi.json", headers: { "if-none-match": etag } });
    expect({ ...again, bytes: null }).toMatchObject({ status: 304, text: "" });
    expect(first.headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("/docs", () => {
  let reference: WireAnswer;

  beforeAll(async () => {
    const { latchkey } = await stack();
    reference = await send(latchkey, { path: "/docs", headers: { "accept-language": "de" } });
  });

  test("has an anchor for every operation, object and error code, and no broken links", () => {
    const ids = [...reference.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const named = [
      ...operationsOf(api).map(({ operation }) => operation.operationId),
      ...api["x-error-codes"].map(({ code }) => code),
      "create-connect-session",
    ];
    expect(ids).toEqual(expect.arrayContaining(named));
    const links = [...reference.text.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("is small, in English, and can't run or load anything", () => {
    expect(reference.status).toBe(200);
    // The page has every operation of the API, with its fields and examples.
    expect(reference.bytes.length).toBeLessThan(360 * 1024);
    expect(reference.headers["content-language"]).toBe("en");
    expect(reference.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; img-src data:; form-action [^;]+; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(reference.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(reference.text).not.toMatch(/<script|<link|<img|src=|url\(/);
  });
});

test("docs/api.md has the error codes and routes of the description", () => {
  const page = readFileSync(new URL("../../../docs/api.md", import.meta.url), "utf8");
  expect(page).toContain(tableOfCodes(api));
  expect(page).toContain(tableOfRoutes(api, "operator"));
  expect(page).toContain(tableOfRoutes(api, "app"));
});
