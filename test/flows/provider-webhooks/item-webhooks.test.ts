// Webhooks of an item provider end to end: the sandbox sends them while the end user is at the bank, and the browser
// does not return.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { connectionOf, decide } from "../../support/flow.ts";
import { call, type Json } from "../../support/latchkey.ts";
import { newSender } from "../../support/webhooks/provider-webhook.ts";
import { isVerified, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";
import { rowsOf } from "../../support/pages.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

const SECRET = "bank-client-secret";

let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());

async function sendRequest(path: string, body?: Json): Promise<unknown> {
  const { sandbox } = await stack();
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { "content-type": "application/json" };
  const response = await fetch(new URL(`/_control/pluggy/${path}`, sandbox), { headers, ...sent });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

test("a bank's webhooks complete a connection whose browser does not return, and the app receives them", async () => {
  const { sandbox, latchkey } = await stack();
  const client_id = `bank-${crypto.randomUUID().slice(0, 8)}`;
  await sendRequest("clients", { client_id, client_secret: SECRET });
  await sendRequest("settings", { client_id, oauth_url_delay_ms: 5, sync_ms: 5, webhook_duplicates: true });
  const app = await newHookedApp(receiver);
  const endpoints = { api_base_url: `${sandbox.origin}/pluggy/api` };
  const bank = await newSender(app, "pluggy", { client_id, client_secret: SECRET, endpoints });
  const session = await call("POST", "/v1/connect/sessions", app.key, {
    end_user: { id: "ada" },
    completion: "automatic",
    parameters: { cpf: "12345678909" },
  });
  const id = String(session.body["connection_id"]);
  const browser = new Browser();
  const url = String(session.body["connect_url"]);
  await browser.get(url);
  const parameters = new URL(url).searchParams.get("parameters") ?? "";
  const form = { token: String(session.body["token"]), integration: String(bank["id"]), parameters };
  const waiting = await browser.post(`${latchkey.origin}/connect`, form);
  expect(waiting.location).toContain("/connect/status?state=");

  const items = () => sendRequest(`items?client_id=${client_id}`);
  const consent = await until(
    async () => /"data":"(http[^"]+)"/.exec(JSON.stringify(await items()))?.[1] ?? "",
    (found) => found !== "",
  );
  await decide(new Browser(), consent);
  const connected = await until(
    () => connectionOf(app, id),
    ({ status }) => status === "active",
  );
  expect(connected).toMatchObject({ integration: bank["id"], provider: "pluggy" });

  const received = await until(
    () => Promise.resolve(receiver.about(id)),
    (events) => events.some(({ type }) => type === "provider.event"),
  );
  expect(received.every((webhook) => isVerified(app.secret, webhook))).toBe(true);
  const passedOn = received.filter(({ type }) => type === "provider.event");
  // Which of the item's phases have a webhook depends on how fast the sandbox passes through them.
  for (const { data } of passedOn) expect(String(data["event"])).toMatch(/^item\//);
  // The sandbox has sent each of them twice.
  const ids = passedOn.map(({ data }) => data["event_id"]);
  expect(ids).toEqual([...new Set(ids)]);
  const listed = rowsOf((await call("GET", "/v1/events?type=provider.event", app.key)).body);
  expect(listed.length).toBeGreaterThanOrEqual(passedOn.length);
});
