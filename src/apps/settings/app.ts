// An app's own settings: stored form, public form, and the rules for the URLs it registers.

import * as z from "zod";
import { checkOutboundUrl, isLoopback, type OutboundPolicy } from "../../net/outbound-policy.ts";
import type { EndpointHealth } from "../../events/delivery-policy.ts";
import { DEFAULT_SUBSCRIPTIONS, Subscription } from "../../events/event.ts";
import { DisplayName } from "../../integration/integration.ts";
import { timestamp } from "../../shared/clock.ts";
import type { InvalidField } from "../../shared/failure.ts";
import { isAppId } from "../../shared/id.ts";

const Url = z
  .string()
  .max(2048)
  .refine((text) => URL.canParse(text), "must be an absolute URL");

/**
 * A picture in the page itself: nothing is asked of a third party, and the page stays small. Not an SVG, which
 * can be small and take a browser for ever to draw.
 */
const MAX_LOGO_LENGTH = 16 * 1024;
const Logo = z
  .string()
  .max(MAX_LOGO_LENGTH)
  .regex(
    /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
    "must be a data URL: PNG, JPEG or WebP in base64",
  );

const settings = {
  name: DisplayName,
  logo: Logo.nullable().describe("A data URL: PNG, JPEG or WebP in base64, 16 KiB at most."),
  return_urls: z.array(Url).max(50).describe("Where people come back to: https, compared to the letter."),
  origins: z.array(Url).max(50).describe("Of the pages that may open a window to connect in."),
  webhook_url: Url.nullable().describe("Where events are sent to."),
  webhook_events: z
    .array(Subscription)
    .max(Subscription.options.length)
    .describe("The types you are told of: all but `connection.refreshed` when left out at first."),
};

/** The body of `POST /v1/apps`. */
export const NewApp = z.strictObject({
  name: settings.name,
  logo: settings.logo.default(null),
  return_urls: settings.return_urls.min(1, "needs at least one URL"),
  origins: settings.origins.default([]),
  webhook_url: settings.webhook_url.default(null),
  webhook_events: settings.webhook_events.default(DEFAULT_SUBSCRIPTIONS),
});

/** The body of `PATCH /v1/apps/{app}` and `PATCH /v1/app`; what is left out stays. */
export const AppChanges = z
  .strictObject({ ...settings, return_urls: settings.return_urls.min(1, "needs at least one URL") })
  .partial();

export type NewApp = z.output<typeof NewApp>;
export type AppChanges = z.output<typeof AppChanges>;

/** An app as the AppObject keeps it. */
export const App = z.object({
  id: z.string().refine(isAppId),
  ...settings,
  logo: settings.logo.default(null),
  // A type that is no longer known is one nobody is told of.
  webhook_events: z.array(Subscription).catch(DEFAULT_SUBSCRIPTIONS).default(DEFAULT_SUBSCRIPTIONS),
  sealed_webhook_secret: z.string(),
  /** The one before, which goes on signing beside the new one until then. */
  previous_webhook_secret: z.object({ sealed: z.string(), until: z.number() }).nullable().default(null),
  created_at: z.number(),
  updated_at: z.number(),
  deleted_at: z.number().nullable(),
});

export type App = z.output<typeof App>;

/** A key as it is kept: the hash only. */
export type AppKey = { id: string; hash: string; last_four: string; created_at: number };

/** Which URLs may not be registered, and why. Return URLs are https, and loopback in development only. */
export function urlProblems(changes: AppChanges, policy: OutboundPolicy): InvalidField[] {
  const problems: InvalidField[] = [];
  changes.return_urls?.forEach((url, i) => {
    const message = returnUrlProblem(url, policy);
    if (message !== null) problems.push({ path: `return_urls.${i}`, message });
  });
  changes.origins?.forEach((origin, i) => {
    const message =
      new URL(origin).origin === origin ? schemeProblem(new URL(origin), policy) : "must be an origin";
    if (message !== null) problems.push({ path: `origins.${i}`, message });
  });
  if (typeof changes.webhook_url === "string") {
    const checked = checkOutboundUrl(changes.webhook_url, policy);
    if (typeof checked === "string") problems.push({ path: "webhook_url", message: checked });
  }
  return problems;
}

function returnUrlProblem(text: string, policy: OutboundPolicy): string | null {
  const url = new URL(text);
  // What a browser would read differently from what is compared is not registered at all.
  if (text.includes("\\") || /%2e|%2f|%5c/i.test(text)) return "must not contain encoded dots or slashes";
  if (url.username !== "" || url.password !== "") return "must not contain user information";
  if (url.hash !== "" || text.includes("#")) return "must not have a fragment";
  if (url.hostname.endsWith(".")) return "must not end in a dot";
  if (url.href !== text && url.href !== `${text}/`) return `must be written as ${url.href}`;
  return schemeProblem(url, policy);
}

function schemeProblem(url: URL, policy: OutboundPolicy): string | null {
  if (isLoopback(url)) return policy.allowLoopback ? null : "must not be a loopback address";
  return url.protocol === "https:" ? null : "must use https";
}

/** How an app's webhooks are doing. */
export type WebhookState = { health: EndpointHealth; pending: number; oldestPendingAt: number | null };

/** An app as the API shows it. */
export function presentApp(app: App, keys: readonly AppKey[], webhooks: WebhookState) {
  const { id, name, logo, return_urls, origins, webhook_url, webhook_events, created_at, updated_at } = app;
  return {
    id,
    name,
    logo,
    return_urls,
    origins,
    webhook_url,
    webhook_events,
    webhook_health: webhook_url === null ? null : presentHealth(webhooks),
    keys: keys.map((key) => ({
      id: key.id,
      last_four: key.last_four,
      created_at: timestamp(key.created_at),
    })),
    created_at: timestamp(created_at),
    updated_at: timestamp(updated_at),
  };
}

function presentHealth({ health, pending, oldestPendingAt }: WebhookState) {
  const { status, failures, failing_since, retry_at, last_success_at, last_failure } = health;
  return {
    status,
    consecutive_failures: failures,
    failing_since: timestamp(failing_since),
    next_attempt_at: timestamp(retry_at),
    last_success_at: timestamp(last_success_at),
    last_failure:
      last_failure === null ? null : { at: timestamp(last_failure.at), status: last_failure.status },
    pending,
    oldest_pending_at: timestamp(oldestPendingAt),
  };
}

export type PublicApp = ReturnType<typeof presentApp>;
