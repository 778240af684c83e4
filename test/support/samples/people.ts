// The environment of a page's samples: users who connect accounts, a webhook endpoint, and existing connections.

import { expect } from "vitest";
import { Browser } from "../http/browser.ts";
import { connect, refresh, walkToCallback } from "../flow.ts";
import { revoke } from "../sandbox.ts";
import { until } from "../until.ts";
import { signed } from "../webhooks/webhook.ts";
import type { Scene } from "./proof.ts";
import type { Reader } from "./reader.ts";
import type { Ran } from "./shell.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.from("a secret that only samples know ").toString("base64")}`;
/** A webhook event, as an app receives it. */
export const ENDED = {
  type: "connection.reauthorization_required",
  timestamp: "2026-11-21T12:00:00.000Z",
  data: { end_user: "your-user-1", provider: "parqet" },
};

export const ENDED_USER = "somebody-whose-grant-ended";

/** Creates the connections that the pages assume: one whose grant has ended, and an active one. */
export async function connectTwo({ app, parqet }: Reader): Promise<{ active: string }> {
  const { id } = await connect(app, parqet, { session: { end_user: { id: ENDED_USER } } });
  await revoke(parqet, "all");
  expect((await refresh(app, id)).status).toBe(409);
  return { active: (await connect(app, parqet)).id };
}

/** Follows a connect link and gives consent. Returns the app's URL that the user returns to. */
export async function comeBack(connectUrl: string, integration: string, reader: Reader): Promise<URL> {
  const token = new URL(connectUrl).searchParams.get("token") ?? "";
  const started = { connectUrl, token, connectionId: "", endUser: "" };
  const browser = new Browser();
  const callback = await walkToCallback(browser, started, { ...reader.parqet, id: integration });
  return new URL((await browser.get(callback)).location ?? "");
}

/** Follows the connect link that the page's last block printed. Returns the handle. */
export const handleOf =
  (integration: string) =>
  async ({ ran, reader }: Scene): Promise<string> => {
    const link = /http\S+/.exec(ran?.stdout ?? "")?.[0] ?? "";
    return (await comeBack(link, integration, reader)).searchParams.get("handle") ?? "";
  };

/** Sends a signed and an unsigned webhook to an app's endpoint. */
export async function receives(receive: (request: Request) => Promise<unknown>): Promise<void> {
  const { headers, body } = signed(WEBHOOK_SECRET, ENDED);
  const sent = (text: string) => new Request("http://localhost", { method: "POST", headers, body: text });
  expect(await receive(sent(body))).toMatchObject({ status: 204 });
  await expect(receive(sent(`${body} `)).then((answer) => Promise.reject(answer))).rejects.toSatisfy(
    (outcome: unknown) => outcome instanceof Error || Object(outcome).status === 401,
  );
}

/** Follows a connect link, and returns what the app's own server then shows. */
export async function walksThroughOwnApp(_: Ran, { reader }: Scene): Promise<void> {
  const origin = `http://localhost:${reader.port}`;
  const person = new Browser();
  await until(
    () => person.get(origin).catch(() => null),
    (page) => page !== null,
  );
  const { location } = await person.get(`${origin}/connect`);
  const back = await comeBack(location ?? "", "portfolio", reader);
  const shown = await person.get(back.href);
  expect(shown.text).toMatch(/^The connection is active\. The provider returned: \{"userId":/);
}
