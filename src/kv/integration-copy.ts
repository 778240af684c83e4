// The copy of an integration in KV: what proxied calls, refreshes, and the connect page need, so that none of them wakes
// the app's Durable Object. The secrets in it are encrypted a second time, for their own uses.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { StoredAuthorizationDetails } from "../providers/authorization-details.ts";
import {
  Discovered,
  StoredDefinition,
  StoredEndpoints,
  StoredOptions,
} from "../providers/integration-settings.ts";
import { StoredIdentityProvider } from "../providers/identity-provider.ts";
import { DAY } from "../shared/clock.ts";
import type { AppId } from "../shared/id.ts";
import { type CopyEnv, SealedCopies } from "./sealed-copies.ts";

const MAX_CACHED_INTEGRATIONS = 500;

/**
 * An older copy is not used, so that someone who can write to KV can't bring back the endpoints and the client that an
 * integration had before. The app's object then writes it again.
 */
const MAX_AGE_MS = DAY;

const IntegrationCopy = lazy(() =>
  z.object({
    v: z.literal(1),
    id: z.string(),
    callback_id: z.string(),
    provider: z.string(),
    name: z.string().nullable(),
    /** The logo that end users see, as a data URL. Copies that were written before do not have it. */
    logo: z.string().nullable().default(null),
    /** Whether end users can connect. Copies that were written before do not have it. */
    enabled: z.boolean().default(true),
    client_id: z.string(),
    sealed_client_secret: z.string().nullable(),
    /** The private keys that the client uses, encrypted. */
    sealed_client_key: z.string().nullable().default(null),
    sealed_hook_key: z.string().nullable(),
    scopes: z.array(z.string()),
    authorization_details: StoredAuthorizationDetails().default([]),
    variables: z.record(z.string(), z.string()),
    endpoints: StoredEndpoints(),
    options: StoredOptions(),
    definition: StoredDefinition(),
    /** Copies that were written before do not have it. */
    identity_provider: StoredIdentityProvider().nullable().default(null),
    discovered: Discovered().nullable(),
    /** Set while the integration is paused: when a connection may test its client again, in milliseconds. */
    misconfigured: z.object({ probe_at: z.number() }).nullable(),
    recovered_at: z.number().nullable(),
    /** Which origins receive credentials; see integration/integration.ts. */
    origins_since: z.number(),
    /** When the app last changed the integration, in milliseconds. */
    updated_at: z.number(),
    /** Whether the app subscribes to `connection.refreshed`. */
    subscribes_to_refreshes: z.boolean(),
  }),
);

export type IntegrationCopy = Parsed<typeof IntegrationCopy>;

/** What is stored in KV. `written_at` is in milliseconds. */
const StoredCopy = lazy(() => IntegrationCopy().extend({ written_at: z.number() }));

const copies = new SealedCopies(StoredCopy, MAX_CACHED_INTEGRATIONS);
const keyOf = (app: AppId, integration: string) => `integration:${app}:${integration}`;
const ownersOf = (app: AppId, integration: string) => [app, "integration", integration];

/** Returns an integration's copy; null where KV has none yet, or one that is more than a day old or can't be decrypted. */
export async function readIntegrationCopy(
  env: CopyEnv,
  app: AppId,
  integration: string,
  now: number,
): Promise<IntegrationCopy | null> {
  const copy = await copies.read(env, keyOf(app, integration), ownersOf(app, integration), now);
  return copy === null || now - copy.written_at > MAX_AGE_MS ? null : copy;
}

/** Keeps a copy that the app's Durable Object returned in this isolate, instead of the one in KV, for some seconds. */
export function rememberIntegrationCopy(
  app: AppId,
  integration: string,
  copy: IntegrationCopy,
  now: number,
): void {
  copies.remember(keyOf(app, integration), { ...copy, written_at: now }, now);
}

/** Encrypts and writes an integration's copy. `now` is in milliseconds. Throws if KV rejects the write. */
export function writeIntegrationCopy(
  env: CopyEnv,
  app: AppId,
  integration: string,
  copy: IntegrationCopy,
  now: number,
): Promise<void> {
  const stored = { ...copy, written_at: now };
  return copies.write(env, keyOf(app, integration), ownersOf(app, integration), stored);
}

/** Deletes an integration's copy. */
export function deleteIntegrationCopy(env: CopyEnv, app: AppId, integration: string): Promise<void> {
  return copies.delete(env, keyOf(app, integration));
}
