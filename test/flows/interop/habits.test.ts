// The sandbox's server whose behavior is a document: what a document can say, and what happens without one.

import { expect, test } from "vitest";
import { habitsSchema } from "../../../sandbox/habits/document.ts";
import { clickConnect, must, readToken, reconnect, refresh, startSession } from "../../support/flow.ts";
import { connectWithHabits, newHabitsIntegration, setHabits } from "../../support/habits.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import { control, seen } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

/** Calls an endpoint of a client's server. */
async function callServer(clientId: string, path: string, init: RequestInit = {}): Promise<Response> {
  const { sandbox } = await stack();
  return fetch(`${sandbox.origin}/habits/${clientId}/${path}`, { redirect: "manual", ...init });
}

const putDocument = (document: object) => control("habits", "document", { client_id: "any", document });

test("without a document, the server is a correct one", async () => {
  const { app, id, outcome, connection, integration } = await connectWithHabits({});
  expect(outcome).toBe("active");
  expect(connection).toMatchObject({ account: { id: "alice", label: "alice@example.com" }, revocable: true });
  expect((await refresh(app, id)).body).toMatchObject({ version: 2 });
  const requests = await seen(integration, "token");
  expect(requests.map(({ form }) => form?.["grant_type"])).toEqual(["authorization_code", "refresh_token"]);
});

test("with a consent page, the user chooses an account", async () => {
  const connected = await connectWithHabits({ server: { consent: true } });
  expect(connected.connection["account"]).toMatchObject({ id: "alice" });
  const again = await reconnect(connected.app, connected.integration, connected, { account: "bob" });
  expect(again.body["code"]).toBe("account_mismatch");
});

test("the responses of a sequence are sent one after the other, and the last one repeats", async () => {
  const { integration } = await newHabitsIntegration({ jwks: [{ status: 503 }, { json: 1 }, { json: 2 }] });
  const read = async () => (await callServer(integration.clientId, "jwks")).text();
  expect([await read(), await read(), await read(), await read()]).toEqual(["", "1", "2", "2"]);
  await setHabits(integration.clientId, { jwks: { json: 3 } });
  expect(await read()).toBe("3");
});

test("a request that does not meet an expectation is refused, and the log says why", async () => {
  const expected = { method: "POST", headers: { accept: "*" }, query: { a: "1" }, form: { b: "*", c: null } };
  const { integration } = await newHabitsIntegration({ jwks: { expect: expected } });
  const body = new URLSearchParams({ c: "3" });
  const response = await callServer(integration.clientId, "jwks?a=2", { method: "POST", body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: "invalid_request" });
  const unmet = ["query.a is not 1", "form.b is missing", "form.c must be absent"];
  expect((await seen(integration, "jwks"))[0]?.unmet).toEqual(unmet);
});

test("templates are filled with issued values, parameters, and times", async () => {
  const json = {
    nested: [{ token: "{access_token}" }],
    lifetime: "{expires_in}",
    text: "for {client_id}, {unknown}",
    at: "{epoch+60}",
    access_token: "{access_token}",
    token_type: "bearer",
  };
  const { app, id } = await connectWithHabits({ exchange: { json } });
  expect((await readToken(app, id)).body["access_token"]).toMatch(/^[\w-]{43}$/);
  const { integration } = await newHabitsIntegration({ jwks: { json } });
  const filled = (await (await callServer(integration.clientId, "jwks")).json()) as Record<string, unknown>;
  expect(filled).toMatchObject({ lifetime: "{expires_in}", text: `for ${integration.clientId}, {unknown}` });
  expect(filled["at"]).toEqual(expect.any(Number));
});

test("a body can be a form, a text, or bytes, and headers can be set and removed", async () => {
  const { integration } = await newHabitsIntegration({
    jwks: [
      { form: { a: "ä b" } },
      { text: "t", status: 418, headers: { "x-habit": "{client_id}", "content-type": null } },
      { base64: "AP8=" },
    ],
  });
  const [form, text, bytes] = [
    await callServer(integration.clientId, "jwks"),
    await callServer(integration.clientId, "jwks"),
    await callServer(integration.clientId, "jwks"),
  ];
  expect(form.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
  expect(await form.text()).toBe("a=%C3%A4+b");
  expect(text.status).toBe(418);
  expect(text.headers.get("x-habit")).toBe(integration.clientId);
  expect(text.headers.get("content-type")).toBeNull();
  expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
});

test("a response can be cut off, and a request processed although its response is an error", async () => {
  const { integration } = await newHabitsIntegration({ jwks: { text: "x".repeat(100), cut_off: true } });
  await expect(callServer(integration.clientId, "jwks").then((cut) => cut.text())).rejects.toThrow(
    /terminated|fetch failed|aborted/,
  );
  const { app, id } = await connectWithHabits({ refresh: [{ status: 500, processed: true }, {}] });
  expect((await refresh(app, id)).status).toBe(502);
});

test("the parameters of the callback can be repeated, removed, and posted", async () => {
  const parameters = { code: ["1", "2"], iss: null, extra: "{state}" };
  const { app, integration } = await newHabitsIntegration({
    authorize: [{ parameters }, { mode: "fragment" }, { mode: "form_post" }],
  });
  const browser = new Browser();
  const toServer = must(await clickConnect(browser, await startSession(app, integration), integration));
  const query = new URL(must(await browser.get(toServer))).searchParams;
  expect(query.getAll("code")).toEqual(["1", "2"]);
  expect(query.has("iss")).toBe(false);
  expect(query.get("extra")).toBe(query.get("state"));
  expect(new URL(must(await browser.get(toServer))).hash).toMatch(/^#code=.*&state=/);
  const page = await browser.get(toServer);
  expect(page.text).toContain(`action="${integration.callbackUrl}"`);
  expect(hidden(page, "code")).toMatch(/^[\w-]{32}$/);
});

test("a document with an unknown field, or with two bodies, is refused with the reason", async () => {
  await expect(putDocument({ tokens: {} })).rejects.toThrow(/tokens/);
  await expect(putDocument({ exchange: { json: 1, text: "1" } })).rejects.toThrow(/more than one of/);
});

test("the schema describes each field of a document", async () => {
  const schema = (await control("habits", "schema")) as { properties: Record<string, unknown> };
  expect(Object.keys(schema.properties)).toEqual(Object.keys(habitsSchema.shape));
  expect(JSON.stringify(schema)).toContain("How long the response takes");
});
