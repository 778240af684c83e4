// Sends webhooks. If a receiver does not return a 2xx status within five seconds, sends the webhook again, up to four times.

import type { Pluggy } from "../pluggy.ts";
import type { Webhook } from "./webhook-queue.ts";

const TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
/** Longer than any attempt. A webhook is taken again after this time only if the sandbox was stopped during the attempt. */
const LEASE_MS = 60_000;

/** Sends all webhooks that are due: in sequence for each item, and in parallel for different items. */
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

/** Posts JSON text. Returns the response's status, or null if there was no response. */
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
