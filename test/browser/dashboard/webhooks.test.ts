// An app developer or the operator finds out why deliveries fail, sends them again, and changes the endpoint.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFlaws, responseFlaws } from "../../support/dashboard/check-page.ts";
import type { DashboardUser } from "../../support/dashboard/dashboard-user.ts";
import { openAs, type Way, WAYS } from "../../support/dashboard/ways.ts";
import { adminToken, call } from "../../support/latchkey.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { until } from "../../support/until.ts";
import { type HookedApp, newHookedApp, Receiver } from "../../support/webhooks/receiver.ts";

let provider: ScriptedProvider;
let receiver: Receiver;

beforeAll(async () => {
  [provider, receiver] = await Promise.all([ScriptedProvider.start(), Receiver.start()]);
});
afterAll(() => Promise.all([provider.close(), receiver.close()]));

const UNHEALTHY = { status: 503, headers: { "content-type": "text/plain" }, body: "no healthy upstream" };

/** Does a task at an app whose endpoint has turned itself off, with one event that waits. */
async function atFailing(way: Way, task: (user: DashboardUser, app: HookedApp) => Promise<void>) {
  receiver.answer = UNHEALTHY;
  const app = await newHookedApp(receiver);
  await importConnection(app, provider);
  await until(
    async () => (await call("GET", "/v1/app", app.key)).body,
    (body) => JSON.stringify(body).includes('"consecutive_failures":1'),
  );
  const user = await openAs(way, way.who === "operator" ? adminToken : app.key);
  try {
    await task(user, app);
  } finally {
    await user.close();
  }
}

describe.each(WAYS)("$name", (way) => {
  test("finds out why a delivery failed, and has it sent again", async () => {
    await atFailing(way, async (user, app) => {
      const { page } = user;
      await user.open(`/apps/${app.id}/webhooks?state=pending`);
      await user.press(page.getByRole("link", { name: "connection.created" }));
      const delivery = page.getByRole("region", { name: "connection.created" });
      await delivery.getByText("no healthy upstream").waitFor();
      expect(await delivery.textContent()).toContain("The endpoint answered 503.");
      expect(await delivery.textContent()).toContain("webhook-signature: v1,[cut]");
      expect(way === WAYS[0] ? await accessibilityFlaws(page) : []).toEqual([]);
      receiver.answer = { status: 204 };
      await user.press(page.getByRole("button", { name: "Try all now" }));
      expect(await user.notice()).toContain("Sending 1 event again");
      await until(
        async () => (await call("GET", "/v1/events?state=delivered", app.key)).text,
        (text) => text.includes("connection.created"),
      );
      await page.goto(page.url());
      await user.press(delivery.getByRole("button", { name: "Redeliver" }));
      expect(await user.notice()).toContain("The event was sent again");
      expect(await delivery.locator(".tries tbody tr").count()).toBe(3);
    });
  });

  test("sends a test event, and changes the endpoint, its events, and its secret", async () => {
    await atFailing(way, async (user, app) => {
      const { page } = user;
      await user.open(`/apps/${app.id}/webhooks`);
      await user.press(page.getByRole("button", { name: "Send a test event" }));
      const failed = page.getByRole("alert");
      await failed.waitFor();
      expect(await failed.textContent()).toContain("no healthy upstream");
      receiver.answer = { status: 204 };
      await user.press(page.getByRole("link", { name: "Settings", exact: true }));
      await user.type(page.getByLabel("URL"), "http://10.0.0.1/");
      await user.press(page.getByRole("button", { name: "Save" }));
      await page.getByText("The URL must use https.").waitFor();
      await user.type(page.getByLabel("URL"), `${receiver.url}/new`);
      await user.tick(page.getByLabel("connection.refreshed"));
      await user.press(page.getByRole("button", { name: "Save" }));
      expect(await user.notice()).toContain("Settings saved");
      expect((await call("GET", "/v1/app", app.key)).body).toMatchObject({
        webhook_url: `${receiver.url}/new`,
        webhook_events: expect.arrayContaining(["connection.refreshed", "connection.created"]),
      });
      await user.press(page.getByRole("button", { name: "Rotate the secret…" }));
      await user.press(page.getByRole("button", { name: "Rotate", exact: true }));
      expect(await user.notice()).toMatch(/New signing secret.*whsec_/);
      await page.goto(page.url());
      expect(await page.content()).not.toContain("whsec_");
    });
  });
});

test("an opened delivery with ten attempts and a long response is a small page", async () => {
  const [way] = WAYS;
  if (way === undefined) throw new Error("there is no way");
  await atFailing({ ...way, who: "developer" }, async (user, app) => {
    receiver.answer = { ...UNHEALTHY, body: `<p class="x">${"&".repeat(3_000)}` };
    for (let n = 2; n <= 10; n++) {
      await call("POST", "/v1/events/replay", app.key, { state: "pending" });
      await until(
        async () => (await call("GET", "/v1/events", app.key)).text,
        (text) => text.split('"duration_ms"').length > n,
      );
    }
    const { body } = await call("GET", "/v1/events", app.key);
    const [id = ""] = /evt[0-9a-z]{20}/.exec(JSON.stringify(body)) ?? [];
    const response = await user.open(`/apps/${app.id}/webhooks?event=${id}`);
    expect(await responseFlaws(response)).toEqual([]);
    expect(await user.page.locator(".tries tbody tr").count()).toBe(10);
  });
});
