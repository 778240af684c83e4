// Brings webhooks to where they are wanted: a 2xx within five seconds, or again a little later, a few times.

import type { Pluggy } from "../pluggy.ts";
import type { Webhook } from "./webhook-queue.ts";

const TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
/** Longer than any attempt: a webhook comes back by itself only if the sandbox was stopped over it. */
const LEASE_MS = 60_000;

/** Sends everything that is due. One item's webhooks leave one after the other, and no item waits for another. */
export async function sendWebhooks(pluggy: Pluggy, now: number): Promise<void> {
  const due = pluggy.webhooks.take(now, now + LEASE_MS);
  await Promise.all(
    [...Map.groupBy(due, ({ item_id }) => item_id).values()].map(async (webhooks) => {
      for (const webhook of webhooks) await attempt(pluggy, webhook);
    }),
  );
}

async function attempt(pluggy: Pluggy, webhook: Webhook): Promise<void> {
  const status = await send(webhook.url, {}, webhook.body);
  const { webhooks, clients, log } = pluggy;
  log.count("webhooks_sent", webhook.client_id);
  if ((status !== null && status >= 200 && status < 300) || webhook.attempts >= ATTEMPTS) {
    webhooks.remove(webhook.id);
    return;
  }
  const { webhook_retry_ms } = clients.settings(webhook.client_id);
  webhooks.retry(webhook.id, Date.now() + webhook_retry_ms * webhook.attempts);
  pluggy.wake();
}

/** Posts JSON text; gives the answer's status, or null where none came. */
export async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
