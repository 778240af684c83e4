// What the calls of an app's Durable Object get and return; see app-rpc.ts.

import type { CreatedSession } from "../connection/connection-rpc.ts";
import type { PublicAttempt } from "../events/attempt.ts";
import type { DeliveryPage, PublicDeliveryWithRequest } from "../events/delivery.ts";
import type { DeliveryFilter, DeliveryState } from "../events/delivery-filter.ts";
import type { PublicIntegration } from "../integration/present-integration.ts";
import type { IntegrationCopy } from "../kv/integration-copy.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import type { ConnectionCount } from "./directory/connection-directory.ts";
import type { ApiKey } from "./keys/api-key.ts";
import type { PublicApp } from "./settings/app.ts";

/** An integration, and until when its refreshes have to wait. Null: this one may go ahead. */
export type RefreshPermit = { integration: IntegrationCopy; pausedUntil: number | null };

/**
 * The provider refused an integration's client in a request of one connection. `error` is the OAuth error
 * (RFC 6749, section 5.2), `asOf` when the integration was read.
 */
export type ClientRefusal = {
  error: string;
  /** The provider's own words. */
  description: string | null;
  asOf: number;
  connection: ConnectionId;
  endUser: string;
};

/** What a refused client means: the client is refused for all connections, or one connection's grant has ended. */
export type RefusalCause = "client" | "grant" | "unknown";

/** The API key that all connections of an integration share, and the API it is for. */
export type SharedApiKey = {
  key: string;
  issuedAt: number;
  expiresAt: number;
  apiBaseUrl: string;
  origins_since: number;
};

/** A request that arrived at an integration's webhook URL. */
export type ProviderWebhookRequest = {
  callbackId: string;
  keyHash: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  requestId: string;
};

/** A page of integrations. `nextCursor` is the ID that the next page follows; null on the last page. */
export type IntegrationPage = { data: PublicIntegration[]; nextCursor: string | null };

/** A test that was created. `session`: null where the test has no browser, and has ended. */
export type CreatedTest = { id: string; session: CreatedSession | null };

/** The dashboard's page to which a test returns, and the hash of the cookie of the only browser that may use it. */
export type TestOrigin = { returnUrl: string; browserHash: string };

export type IntegrationSummary = {
  id: string;
  provider: string;
  name: string;
  /** Whether the integration has a logo of its own. */
  hasLogo: boolean;
  /** Whether end users can connect. */
  enabled: boolean;
  /** Set while the provider rejects the client. */
  misconfigured: PublicIntegration["misconfigured"];
  /** Set while one connection is refused, and no other connection has confirmed that the client is the cause. */
  refusal: { connection: string; error: string; description: string | null; at: string } | null;
  /** When the app last changed what the client authenticates with, or where. */
  client_changed_at: string | null;
  updated_at: string;
};

export type AppOverview = {
  app: PublicApp;
  integrations: IntegrationSummary[];
  connections: ConnectionCount[];
  /** Those that expire within two weeks or have expired, the next one first. */
  expiringKeys: Pick<ApiKey, "id" | "name" | "last_four" | "expires_at" | "last_used_at">[];
};

/** What the frame of the dashboard shows of an app. `logo` is the version of its logo; null without one. */
export type AppFrame = {
  app: { id: AppId; name: string; logo: number | null };
  /** What waits for somebody: connections to reconnect, integrations that are refused, and deliveries to a failing endpoint. */
  waiting: { connections: number; integrations: number; deliveries: number };
};

/** What the dashboard shows of an app's webhooks. `failed` is how many deliveries were given up. */
export type WebhookOverview = {
  app: PublicApp;
  failed: number;
  page: DeliveryPage;
  opened: PublicDeliveryWithRequest | null;
  /** The names of end users, or their IDs, by the connection's ID. */
  people: Record<string, string>;
  /** The last test event; null without any. */
  lastTest: PublicAttempt | null;
};

/** What a test event has led to. */
export type WebhookTest = Omit<PublicAttempt, "at"> & { delivered: boolean };

/** Which events to send again. */
export type ReplayFilter = DeliveryFilter & { state: DeliveryState };

/** How many events were queued, and whether there are others that match. */
export type ReplayedEvents = { replayed: number; has_more: boolean };
