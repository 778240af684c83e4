// What the model knows about the apps, integrations, and connections of a run. Its only sources are the requests and
// the responses.

import type { Account } from "../../../sandbox/personas.ts";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";

export type ModelApp = { id: string; key: string };

export type ModelIntegration = {
  id: string;
  app: ModelApp;
  provider: CodeProviderId;
  clientId: string;
  /** How long the provider accepts a rotated refresh token again. */
  graceSeconds: number;
};

/** A grant, according to the responses that have reached Latchkey. */
export type Grant = {
  connection: string;
  integration: ModelIntegration;
  /** The refresh token to present next, or null if the provider issues none. */
  refreshToken: string | null;
  /** The newest access token that arrived completely. */
  accessToken: string;
  /** Null if the response has no expires_in. */
  accessExpiresAt: number | null;
  /** Whether the provider has revoked its access tokens. */
  accessRevoked: boolean;
  /** Whether a refresh token is being presented. */
  inFlight: boolean;
  /** When a refresh last failed. A request at the same time is its retry. */
  failedAt: number | null;
  isSecondTry: boolean;
  /** The number of responses that did not reach Latchkey completely. */
  lost: number;
  /** The last request whose response was lost and which has not been recovered yet. */
  openLoss: { at: number; by: "crash" | "network" } | null;
  /** The end of the provider's Retry-After. */
  notBefore: number;
  /** Whether the provider has rejected the refresh token. */
  ended: boolean;
  /** Whether the provider's check has rejected the access token. */
  rejectedByCheck: boolean;
  /** Whether another grant has replaced this one. */
  replaced: boolean;
};

export type Connection = {
  id: string;
  integration: ModelIntegration;
  endUser: string;
  account: Account;
  /** Pending: not connected yet, so Latchkey may delete it. Ending: it is being deleted. */
  state: "pending" | "connected" | "ending" | "deleted";
  grant: Grant | null;
  /** The highest version that was returned to a caller. */
  highestVersion: number;
  /** The token that was returned with each version. */
  served: Map<number, string>;
  /** The possible values of the app's metadata. After concurrent updates, any of them can be the last. */
  notes: Set<string | null>;
  notesInFlight: number;
  /** The number of reconnects. */
  reconnects: number;
  /** How often the connection changed to `reauthorization_required`. */
  reauthorizationsSeen: number;
  needsReauthorization: boolean;
};

/** The model's state. Connections are in the order in which they were created. */
export type Expected = { connections: Connection[] };

/** Returns whether the provider issues refresh tokens. */
export const isRefreshable = ({ integration }: { integration: ModelIntegration }) =>
  integration.provider !== "parallel";

/** Returns whether the stored token has not expired, as far as Latchkey can know. */
export const isAlive = (grant: Grant, now: number) =>
  grant.accessExpiresAt === null || grant.accessExpiresAt > now;

/** Returns whether the connection may require a reauthorization. */
export const mayNeedReauthorization = (grant: Grant) => grant.ended || grant.rejectedByCheck;
