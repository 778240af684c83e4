// The API's responses for apps, their keys and their webhook endpoints.

import * as z from "zod";
import { BrandBody, DEFAULT_BRAND } from "../../brand/brand.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Subscription } from "../../events/event.ts";
import { AttemptFailure } from "../../events/attempt.ts";
import { EndpointStatus } from "../../events/delivery-policy.ts";
import { ATTEMPT_EXAMPLE, AttemptFields } from "./attempt.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

const WebhookHealth = lazy(() =>
  z.object({
    status: EndpointStatus(),
    consecutive_failures: z.int(),
    failing_since: TimeOrNull(),
    next_attempt_at: TimeOrNull(),
    last_success_at: TimeOrNull(),
    last_failure: z
      .object({
        at: Time(),
        status: z
          .int()
          .nullable()
          .describe(DESCRIBED && "`null` if there was no response."),
        failure: AttemptFailure().nullable(),
      })
      .nullable(),
    pending: z.int().describe(DESCRIBED && "The number of events that have not been delivered yet."),
    oldest_pending_at: TimeOrNull(),
    last_24_hours: z
      .object({
        delivered: z.int(),
        delivered_first_try: z.int(),
        failed_attempts: z.int(),
        median_ms: z.int().nullable(),
        p95_ms: z.int().nullable(),
      })
      .describe(
        DESCRIBED &&
          "What the endpoint did in the current hour and the 23 hours before it. The durations are those of all responses, and are approximate.",
      ),
  }),
);

const Settings = lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    logo: z
      .string()
      .nullable()
      .describe(DESCRIBED && "A data URL."),
    brand: BrandBody().describe(DESCRIBED && "How the connect page looks."),
    return_urls: z.array(z.string()),
    origins: z.array(z.string()),
    webhook_url: z.string().nullable(),
    webhook_events: z.array(Subscription()),
    webhook_health: WebhookHealth()
      .nullable()
      .describe(DESCRIBED && "The status of webhook deliveries. `null` if there is no `webhook_url`."),
    keys: z
      .array(z.object({ id: z.string(), last_four: z.string(), created_at: Time() }))
      .describe(DESCRIBED && "The app's valid API keys, without the keys themselves."),
    created_at: Time(),
    updated_at: Time(),
  }),
);

export const AppResponse = lazy(() => Settings().meta({ id: "App" }));

/** A new app, with the secrets that are returned only once. */
export const NewAppResponse = lazy(() =>
  Settings()
    .extend({
      api_key: z.string().describe(DESCRIBED && "Returned only once."),
      webhook_secret: z
        .string()
        .describe(DESCRIBED && "The secret that webhooks are signed with. Returned only once."),
    })
    .meta({ id: "NewApp" }),
);

export const AppRow = lazy(() =>
  z.object({ id: z.string(), name: z.string(), created_at: Time() }).meta({ id: "AppRow" }),
);

export const WebhookSecretResponse = lazy(() =>
  z.object({
    webhook_secret: z.string(),
    previous_secret_valid_until: TimeOrNull(),
  }),
);

export const WebhookTestResponse = lazy(() =>
  AttemptFields().omit({ at: true }).extend({ delivered: z.boolean() }).meta({ id: "WebhookTest" }),
);

export const APP_EXAMPLE: Parsed<typeof AppResponse> = {
  id: EXAMPLE.app,
  name: "Drive Notes",
  logo: null,
  brand: DEFAULT_BRAND,
  return_urls: ["https://app.example.com/connected"],
  origins: [],
  webhook_url: null,
  webhook_events: ["connection.created", "connection.deleted"],
  webhook_health: null,
  keys: [{ id: EXAMPLE.key, last_four: "7f3a", created_at: EXAMPLE.time }],
  created_at: EXAMPLE.time,
  updated_at: EXAMPLE.time,
};

export const WEBHOOK_TEST_EXAMPLE = {
  delivered: true,
  status: 204,
  failure: null,
  duration_ms: 84,
  response: ATTEMPT_EXAMPLE.response,
};

export const WEBHOOK_SECRET_EXAMPLE = {
  webhook_secret: "whsec_…",
  previous_secret_valid_until: "2026-11-22T12:00:00.000Z",
};
