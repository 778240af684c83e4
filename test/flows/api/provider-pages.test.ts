// The pages of providers say what an integration of each kind needs, and the API lists the options that it has.

import { beforeAll, expect, test } from "vitest";
import { google } from "../../../src/providers/catalogue/google.ts";
import { send } from "../../support/http/wire.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { stack } from "../../support/stack.ts";

let app: TestApp;

beforeAll(async () => {
  app = await newApp();
});

const textOf = async (id: string) => {
  const { latchkey } = await stack();
  const { text } = await send(latchkey, { path: `/docs/providers/${id}` });
  const [page = ""] = (text.split("<main")[1] ?? "").split('id="definition"');
  return page.replaceAll(/<[^>]+>/g, "").replaceAll("&#39;", "'");
};

const SECRET = "and the client's ID and secret.";
const KEY = "and the client's ID, and its client_private_key.";

test.each<[string, string[], string[]]>([
  ["parqex", [SECRET, "callback_url"], ["POST /v1/connections"]],
  ["parqet", ["pkce", "callback_url"], ["POST /v1/connections"]],
  ["salesforce-jwt", [KEY, "Client authentication: client_private_key"], ["callback_url", "pkce", SECRET]],
  ["github-app", [KEY, "Create the connection with POST /v1/connections"], ["callback_url", "pkce"]],
  ["zoom-server-to-server", [SECRET, "Create the connection"], ["callback_url", "private_key"]],
  ["openai", ["Let the end user enter the credential"], ["OAuth client", "client's ID", "callback_url"]],
  ["pluggy", [SECRET], []],
])("the page of %s says what to do", async (id, present, absent) => {
  const page = await textOf(id);
  for (const text of present) expect(page).toContain(text);
  for (const text of absent) expect(page).not.toContain(text);
});

test.each([
  ["google-service-account", "token_parameters", ["pkce", "authorization_parameters", "keep_alive_days"]],
  ["parqex", "pkce", ["token_parameters"]],
  ["openai", "refused_statuses", ["pkce", "token_parameters"]],
])("%s has the options of its grant types", async (id, present, absent) => {
  const { body } = await call("GET", `/v1/providers/${id}`, app.key);
  expect(body["options"]).toContain(present);
  for (const option of absent) expect(body["options"]).not.toContain(option);
});

test("the page of a provider has its documentation, its registration, and its whole definition", async () => {
  const { documentation, registration } = google;
  const { latchkey } = await stack();
  const { text } = await send(latchkey, { path: "/docs/providers/google" });
  expect(text).toContain(`<a href="${documentation}">`);
  expect(text).toContain(`<a href="${registration?.url}">`);
  const [, shown = ""] = /<pre>(.*?)<\/pre>/s.exec(text) ?? [];
  expect(JSON.parse(shown.replaceAll("&quot;", '"').replaceAll("&amp;", "&"))).toMatchObject({
    documentation,
    registration,
  });
});
