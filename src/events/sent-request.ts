// The request that a webhook is, as it is sent and as the API shows it. Pure.

import { USER_AGENT } from "../net/user-agent.ts";
import { SECOND } from "../shared/clock.ts";
import { type Event, presentEvent } from "./event.ts";

/** Returns the body of a webhook. It is the same for each attempt. */
export function webhookBody(event: Event): string {
  const { id: _, ...content } = presentEvent(event);
  return JSON.stringify(content);
}

/** The headers besides those of the signature. */
export const WEBHOOK_HEADERS = { "content-type": "application/json", "user-agent": USER_AGENT } as const;

/** Returns a URL without its query, which can contain a credential. */
export function withoutQuery(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/**
 * Returns the request of an attempt that was made at `at`, or of the next one if it is null, without the signature and
 * without the query of the URL.
 */
export function presentRequest(url: string, event: Event, at: number | null) {
  return {
    method: "POST" as const,
    url: withoutQuery(url),
    headers: {
      ...WEBHOOK_HEADERS,
      "webhook-id": event.id,
      ...(at === null ? {} : { "webhook-timestamp": String(Math.floor(at / SECOND)) }),
      "webhook-signature": "v1,[cut]",
    },
    body: webhookBody(event),
  };
}
