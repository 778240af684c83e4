// Who a page's samples meet: people who connect and come back, an endpoint that hears of it, and what has happened before.

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
/** An event as an app is sent it. */
export const ENDED = {
  type: "connection.reauthorization_required",
  timestamp: "2026-11-21T12:00:00.000Z",
  data: { end_user: "your-user-1", provider: "parqet" },
};

export const ENDED_USER = "somebody-whose-grant-ended";

/** What the pages take for granted: one connection of the app's whose grant has ended, and one that is active. */
export async function connectTwo({ app, parqet }: Reader): Promise<{ active: string }> {
  const { id } = await connect(app, parqet, { session: { end_user: { id: ENDED_USER } } });
  await revoke(parqet, "all");
  expect((await refresh(app, id)).status).toBe(409);
  return { active: (await connect(app, parqet)).id };
}

/** A person follows a connect link and allows: the URL of the app's that they come back to. */
export async function comeBack(connectUrl: string, integration: string, reader: Reader): Promise<URL> {
  const token = new URL(connectUrl).searchParams.get("token") ?? "";
  const started = { connectUrl, token, connectionId: "", endUser: "" };
  const browser = new Browser();
  const callback = await walkToCallback(browser, started, { ...reader.parqet, id: integration });
  return new URL((await browser.get(callback)).location ?? "");
}

/** The handle that somebody comes back with who follows the link that a page's last block has printed. */
export const handleOf =
  (integration: string) =>
  async ({ ran, reader }: Scene): Promise<string> => {
    const link = /http\S+/.exec(ran?.stdout ?? "")?.[0] ?? "";
    return (await comeBack(link, integration, reader)).searchParams.get("handle") ?? "";
  };

/** An app's receiver is given a webhook that is signed, and one that is not. */
export async function receives(receive: (request: Request) => Promise<unknown>): Promise<void> {
  const { headers, body } = signed(WEBHOOK_SECRET, ENDED);
  const sent = (text: string) => new Request("http://localhost", { method: "POST", headers, body: text });
  expect(await receive(sent(body))).toMatchObject({ status: 204 });
  await expect(receive(sent(`${body} `)).then((answer) => Promise.reject(answer))).rejects.toSatisfy(
    (outcome: unknown) => outcome instanceof Error || Object(outcome).status === 401,
  );
}

/** What a person's own server shows them, from the connect link on. */
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
