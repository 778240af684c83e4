// An app's settings: stored form, public form, and the rules for the URLs that an app registers.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { checkPlainUrl, isLoopback, type OutboundPolicy } from "../../net/outbound-policy.ts";
import type { EndpointHealth } from "../../events/delivery-policy.ts";
import type { EndpointFigures } from "../../events/endpoint-figures.ts";
import { DEFAULT_SUBSCRIPTIONS, Subscription } from "../../events/event.ts";
import type { ApiKey } from "../keys/api-key.ts";
import { BrandChanges, presentBrand, StoredBrand } from "../../brand/brand.ts";
import { Logo } from "../../brand/logo.ts";
import { DisplayName } from "../../integration/integration.ts";
import { timestamp } from "../../shared/clock.ts";
import type { InvalidField } from "../../shared/failure.ts";
import { isAppId } from "../../shared/id.ts";

const Url = lazy(() =>
  z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text), "must be an absolute URL"),
);

const settings = () => ({
  name: DisplayName().describe(DESCRIBED && "The name that end users see."),
  logo: Logo()
    .nullable()
    .describe(
      DESCRIBED && "The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB.",
    ),
  brand: BrandChanges(),
  return_urls: z
    .array(Url())
    .max(50)
    .describe(DESCRIBED && "The app's return URLs. They must use https and are matched exactly."),
  origins: z
    .array(Url())
    .max(50)
    .describe(DESCRIBED && "The origins of the pages that can open the connect page in a popup."),
  webhook_url: Url()
    .nullable()
    .describe(DESCRIBED && "The URL that events are sent to."),
  webhook_events: z
    .array(Subscription())
    .max(Subscription().options.length)
    .describe(DESCRIBED && "The event types to send. Defaults to all types except `connection.refreshed`."),
});

/** The body of `POST /v1/apps`. */
export const NewApp = lazy(() => {
  const { name, logo, brand, return_urls, origins, webhook_url, webhook_events } = settings();
  return z.strictObject({
    name,
    logo: logo.default(null),
    brand: brand.optional(),
    return_urls: return_urls.min(1, "must contain at least one URL"),
    origins: origins.default([]),
    webhook_url: webhook_url.default(null),
    webhook_events: webhook_events.default(DEFAULT_SUBSCRIPTIONS),
  });
});

/** The body of `PATCH /v1/apps/{app}` and `PATCH /v1/app`. Omitted fields do not change. */
export const AppChanges = lazy(() => {
  const fields = settings();
  return z
    .strictObject({ ...fields, return_urls: fields.return_urls.min(1, "must contain at least one URL") })
    .partial();
});

export type NewApp = Parsed<typeof NewApp>;
export type AppChanges = Parsed<typeof AppChanges>;

const ReplacedSecret = lazy(() => z.object({ sealed: z.string(), until: z.number() }));
export type ReplacedSecret = Parsed<typeof ReplacedSecret>;

/** An app as the AppObject stores it. */
export const App = lazy(() => {
  const fields = settings();
  return z.object({
    id: z.string().refine(isAppId),
    ...fields,
    // A rule for new names does not apply to stored ones.
    name: z.string(),
    logo: fields.logo.default(null),
    brand: StoredBrand().nullable().default(null).catch(null),
    // A stored type that no longer exists resets the subscriptions to the default.
    webhook_events: z.array(Subscription()).catch(DEFAULT_SUBSCRIPTIONS).default(DEFAULT_SUBSCRIPTIONS),
    sealed_webhook_secret: z.string(),
    /** The secret that was replaced last, which also signs events until the given time. */
    previous_webhook_secret: ReplacedSecret().nullable().default(null),
    /** Those that were replaced before, the newest first. */
    older_webhook_secrets: z.array(ReplacedSecret()).default([]),
    created_at: z.number(),
    updated_at: z.number(),
    deleted_at: z.number().nullable(),
  });
});

export type App = Parsed<typeof App>;

/**
 * Returns a message for each URL that can't be registered. HTTPS is required; loopback addresses are allowed
 * in development only.
 */
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
    const checked = checkPlainUrl(changes.webhook_url, policy);
    if (typeof checked === "string") problems.push({ path: "webhook_url", message: checked });
  }
  return problems;
}

function returnUrlProblem(text: string, policy: OutboundPolicy): string | null {
  const url = new URL(text);
  // A URL that a browser normalizes would not match exactly, so it is not accepted.
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

/** The health of an app's webhook endpoint, and its pending deliveries. */
export type WebhookState = {
  health: EndpointHealth;
  pending: number;
  oldestPendingAt: number | null;
  figures: EndpointFigures;
};

/** Returns an app as the API shows it. */
export function presentApp(app: App, keys: readonly ApiKey[], webhooks: WebhookState) {
  const { id, name, logo, brand, return_urls, origins } = app;
  const { webhook_url, webhook_events, created_at, updated_at } = app;
  return {
    id,
    name,
    logo,
    brand: presentBrand(brand),
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

function presentHealth({ health, pending, oldestPendingAt, figures }: WebhookState) {
  const { status, failures, failing_since, retry_at, last_success_at, last_failure } = health;
  return {
    status,
    consecutive_failures: failures,
    failing_since: timestamp(failing_since),
    next_attempt_at: timestamp(retry_at),
    last_success_at: timestamp(last_success_at),
    last_failure: last_failure === null ? null : { ...last_failure, at: timestamp(last_failure.at) },
    pending,
    oldest_pending_at: timestamp(oldestPendingAt),
    last_24_hours: figures,
  };
}

export type PublicApp = ReturnType<typeof presentApp>;
