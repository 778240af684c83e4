// The description of the API and its reference page: complete, well formed, and true of what the Worker answers.

import { readFileSync } from "node:fs";
import { createConfig, lintDocument, makeDocumentFromString, BaseResolver } from "@redocly/openapi-core";
import { beforeAll, describe, expect, test } from "vitest";
import { ApiChecker } from "../../support/api/api-checker.ts";
import { type Description, operationsOf } from "../../support/api/api-description.ts";
import { tableOfCodes, tableOfRoutes } from "../../support/api/api-tables.ts";
import { send, type WireAnswer } from "../../support/http/wire.ts";
import { stack } from "../../support/stack.ts";
import { readRoutes } from "../../support/routes.ts";

/** For browsers, providers and monitors, not for an app's backend. */
const NO_OPERATIONS =
  /^\w+ \/(?:connect|callback|hooks|docs|dashboard|favicon\.ico|healthz|openapi\.json|connect\.js)?(?:\/|$)/;

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
  test("describes every route an app or the operator calls, and no other", () => {
    const routes = readRoutes().filter(({ name }) => !NO_OPERATIONS.test(name));
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

  test("passes Redocly's recommended rules without an error or a warning", async () => {
    // A rule warns of localhost, where this Worker runs.
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

  test("every operation has an example of what it takes and gives, and each fits its schema", () => {
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

  test("says what a client asks again for: the same, in as many bytes as it takes to say so", async () => {
    const { latchkey } = await stack();
    const first = await send(latchkey, { path: "/openapi.json" });
    const etag = String(first.headers.etag);
    const again = await send(latchkey, { path: "/openapi.json", headers: { "if-none-match": etag } });
    expect({ ...again, bytes: null }).toMatchObject({ status: 304, text: "" });
    expect(first.headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("/docs", () => {
  let answer: WireAnswer;

  beforeAll(async () => {
    const { latchkey } = await stack();
    answer = await send(latchkey, { path: "/docs", headers: { "accept-language": "de" } });
  });

  test("has every operation, object and error under an anchor of its own, and every link leads to one", () => {
    const ids = [...answer.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const named = [
      ...operationsOf(api).map(({ operation }) => operation.operationId),
      ...api["x-error-codes"].map(({ code }) => code),
      "create-connect-session",
    ];
    expect(ids).toEqual(expect.arrayContaining(named));
    const links = [...answer.text.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("is small, in English, and may run and load nothing", () => {
    expect(answer.status).toBe(200);
    expect(answer.bytes.length).toBeLessThan(150 * 1024);
    expect(answer.headers["content-language"]).toBe("en");
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; img-src data:; form-action [^;]+; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(answer.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(answer.text).not.toMatch(/<script|<link|<img|src=|url\(/);
  });
});

test("docs/api.md has the codes and the routes as the description has them", () => {
  const page = readFileSync(new URL("../../../docs/api.md", import.meta.url), "utf8");
  expect(page).toContain(tableOfCodes(api));
  expect(page).toContain(tableOfRoutes(api, "operator"));
  expect(page).toContain(tableOfRoutes(api, "app"));
});
