// What the samples need around them: end users who connect, webhooks, and connections that exist already.

import { expect } from "vitest";
import { Browser } from "../http/browser.ts";
import { connect, refresh, walkToCallback } from "../flow.ts";
import { call } from "../latchkey.ts";
import { revoke } from "../sandbox.ts";
import { until } from "../until.ts";
import { signed } from "../webhooks/webhook.ts";
import type { PageRun } from "./proof.ts";
import type { Reader } from "./reader.ts";
import type { ShellResult } from "./shell.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.from("a secret that only samples know ").toString("base64")}`;
/** An event as an app receives it. */
export const ENDED = {
  type: "connection.reauthorization_required",
  timestamp: "2026-11-21T12:00:00.000Z",
  data: { end_user: "your-user-1", provider: "parqet" },
};

export const ENDED_USER = "user-whose-grant-has-ended";

/** Creates the connections that the pages assume: one whose grant has ended, and one that is active. */
export async function connectTwo({ app, parqet }: Reader): Promise<{ active: string }> {
  const { id } = await connect(app, parqet, { session: { end_user: { id: ENDED_USER } } });
  await revoke(parqet, "all");
  expect((await refresh(app, id)).status).toBe(409);
  return { active: (await connect(app, parqet)).id };
}

/** Follows a connect link and allows access. Returns the app's URL that the browser is redirected to. */
export async function connectAndReturn(
  connectUrl: string,
  integration: string,
  reader: Reader,
): Promise<URL> {
  const token = new URL(connectUrl).searchParams.get("token") ?? "";
  const started = { connectUrl, token, connectionId: "", endUser: "" };
  const browser = new Browser();
  const callback = await walkToCallback(browser, started, { ...reader.parqet, id: integration });
  return new URL((await browser.get(callback)).location ?? "");
}

/** Follows the connect link that the page's last block has printed, and returns the handle. */
export const handleFor =
  (integration: string) =>
  async ({ lastResult, reader }: PageRun): Promise<string> => {
    const link = /http\S+/.exec(lastResult?.stdout ?? "")?.[0] ?? "";
    return (await connectAndReturn(link, integration, reader)).searchParams.get("handle") ?? "";
  };

/** mcp.md: follows the connect link that the block has printed, and confirms as the demo app does. */
export async function connectsNotes({ stdout }: ShellResult, { reader }: PageRun): Promise<void> {
  const { connect_url } = JSON.parse(stdout) as { connect_url: string };
  const back = await connectAndReturn(connect_url, "notes", reader);
  const handle = back.searchParams.get("handle");
  const confirmed = { handle, end_user_id: "user_alice" };
  expect(await call("POST", "/v1/connect/confirm", reader.app.key, confirmed)).toMatchObject({ status: 200 });
}

/** Sends a signed webhook to an app's receiver, and one that was changed. */
export async function expectVerifies(receive: (request: Request) => Promise<unknown>): Promise<void> {
  const { headers, body } = signed(WEBHOOK_SECRET, ENDED);
  const sent = (text: string) => new Request("http://localhost", { method: "POST", headers, body: text });
  expect(await receive(sent(body))).toMatchObject({ status: 204 });
  await expect(receive(sent(`${body} `)).then((answer) => Promise.reject(answer))).rejects.toSatisfy(
    (outcome: unknown) => outcome instanceof Error || Object(outcome).status === 401,
  );
}

/** Connects an account in the app that the quick start builds. */
export async function connectInOwnApp(_: ShellResult, { reader }: PageRun): Promise<void> {
  const origin = `http://localhost:${reader.port}`;
  const browser = new Browser();
  await until(
    () => browser.get(origin).catch(() => null),
    (page) => page !== null,
  );
  const { location } = await browser.get(`${origin}/connect`);
  const back = await connectAndReturn(location ?? "", "portfolio", reader);
  const shown = await browser.get(back.href);
  expect(shown.text).toMatch(/^The connection is active\. The provider returned: \{"userId":/);
}
