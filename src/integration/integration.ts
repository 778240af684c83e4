// An integration: one app's registration at one provider. Stored form, public form, and how one is made.

import * as z from "zod";
import {
  Discovered,
  EndpointOverrides,
  IntegrationOptions,
  StoredEndpoints,
  StoredOptions,
} from "../providers/integration-settings.ts";
import type { Provider } from "../providers/provider.ts";
import type { IntegrationSettings } from "../providers/registration.ts";
import { timestamp } from "../shared/clock.ts";

const Scope = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be a scope token (RFC 6749, section 3.3)");

/** What people read: no control or formatting characters, which could turn or hide parts of it. */
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u, "must not contain control or formatting characters");

export const Scopes = z.array(Scope).max(100);
export const Variables = z.record(z.string().max(64), z.string().max(256));

/** The body of `POST /v1/integrations`. */
export const NewIntegration = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, "must be lower-case letters, digits, - and _, 64 at most")
    .optional()
    .describe("Lower-case letters, digits, `-` and `_`. Made up when left out."),
  provider: z.string().max(64).describe("An id from the catalogue."),
  name: DisplayName.optional().describe("What people see instead of the provider's name."),
  client_id: z.string().min(1).max(1024).optional(),
  client_secret: z.string().min(1).max(4096).optional().describe("Never answered."),
  webhook_secret: z
    .string()
    .max(1024)
    .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without blanks")
    .optional()
    .describe("What the provider's webhooks show or are signed with. Never answered."),
  scopes: Scopes.optional().describe("What sessions ask for: the provider's default when left out."),
  variables: Variables.optional().describe("Fill in the provider's endpoints; may be left to the session."),
  endpoints: EndpointOverrides.optional(),
  options: IntegrationOptions.optional().describe("The catalogue says which ones a provider has."),
});

export type NewIntegration = z.output<typeof NewIntegration>;

/** The body of `PATCH /v1/integrations/{integration}`; what is left out stays. */
export const IntegrationChanges = NewIntegration.omit({ id: true, provider: true }).extend({
  name: NewIntegration.shape.name.nullable(),
  client_secret: NewIntegration.shape.client_secret.nullable(),
  webhook_secret: NewIntegration.shape.webhook_secret.nullable(),
});

export type IntegrationChanges = z.output<typeof IntegrationChanges>;

/** An integration as the AppObject keeps it; the secret is sealed. */
export const Integration = z.object({
  id: z.string(),
  callback_id: z.string(),
  provider: z.string(),
  /** What people see instead of the provider's name. */
  name: z.string().nullable().default(null),
  client_id: z.string(),
  sealed_client_secret: z.string().nullable(),
  /** The key in the URL its provider's webhooks come to, sealed, and its hash. */
  sealed_hook_key: z.string().nullable().default(null),
  hook_key_hash: z.string().nullable().default(null),
  /** What its provider shows or signs its webhooks with, as the app has told us. */
  sealed_hook_secret: z.string().nullable().default(null),
  scopes: z.array(z.string()),
  variables: Variables,
  endpoints: StoredEndpoints,
  options: StoredOptions,
  discovered: Discovered.nullable(),
  /** Since when, and with which error, the provider refuses the client; when one connection may try again. */
  misconfigured: z
    .object({ error: z.string(), since: z.number(), probes: z.number(), probe_at: z.number() })
    .nullable()
    .default(null),
  /** The connection whose client alone was refused so far: it may be that one's own affair. */
  suspect: z.string().nullable().default(null),
  recovered_at: z.number().nullable().default(null),
  created_at: z.number(),
  updated_at: z.number(),
});

export type Integration = z.output<typeof Integration>;

/** The part of an integration that says how its server is talked to. */
export function settingsOf(integration: Integration): IntegrationSettings {
  const { scopes, variables, endpoints, options, discovered, sealed_client_secret } = integration;
  return { scopes, variables, endpoints, options, discovered, hasSecret: sealed_client_secret !== null };
}

/** Where the provider sends the browser back to: one URL an integration (RFC 9700, section 4.4.2). */
export function callbackUrl(publicOrigin: string, integration: Integration): string {
  return `${publicOrigin}/callback/${integration.callback_id}`;
}

/** An integration as the API shows it; `webhookUrl` holds a key, and is shown to its own app only. */
export function presentIntegration(
  integration: Integration,
  provider: Provider,
  publicOrigin: string,
  webhookUrl: string | null,
) {
  const { id, client_id, scopes, variables, endpoints, options, created_at, updated_at, misconfigured } =
    integration;
  return {
    id,
    provider: provider.id,
    name: integration.name ?? provider.name,
    client_id,
    has_client_secret: integration.sealed_client_secret !== null,
    scopes,
    variables,
    endpoints,
    options,
    callback_url: callbackUrl(publicOrigin, integration),
    webhook_url: webhookUrl,
    has_webhook_secret: integration.sealed_hook_secret !== null,
    status: misconfigured === null ? ("active" as const) : ("misconfigured" as const),
    misconfigured:
      misconfigured === null ? null : { error: misconfigured.error, since: timestamp(misconfigured.since) },
    created_at: timestamp(created_at),
    updated_at: timestamp(updated_at),
  };
}

export type PublicIntegration = ReturnType<typeof presentIntegration>;
