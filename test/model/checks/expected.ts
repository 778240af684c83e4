// What the model knows of the apps, integrations and connections of a run, from what it was answered and
// from what went over the wire. It asks nobody.

import type { Account } from "../../../sandbox/personas.ts";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";

export type ModelApp = { id: string; key: string };

export type ModelIntegration = {
  id: string;
  app: ModelApp;
  provider: CodeProviderId;
  clientId: string;
  /** For how long the provider takes a rotated refresh token once more. */
  graceSeconds: number;
};

/** A grant as far as its answers have reached Latchkey. */
export type Grant = {
  connection: string;
  integration: ModelIntegration;
  /** What has to be presented next; null where the provider gives none. */
  refreshToken: string | null;
  /** The newest access token that came whole. */
  accessToken: string;
  /** Null: the answer did not say. */
  accessExpiresAt: number | null;
  /** The provider was made to forget its access tokens. */
  accessRevoked: boolean;
  /** A presentation is under way. */
  inFlight: boolean;
  /** When one last came to nothing; a presentation at that same instant is its second try. */
  failedAt: number | null;
  isSecondTry: boolean;
  /** Answers that did not reach Latchkey, or not whole. */
  lost: number;
  /** The last presentation, when its answer was lost and what is owed for it has not been done yet. */
  openLoss: { at: number; by: "crash" | "wire" } | null;
  /** Before then the provider wants to hear nothing. */
  notBefore: number;
  /** The provider has said that the refresh token is worth nothing. */
  ended: boolean;
  /** The provider's check has refused the access token. */
  refusedByCheck: boolean;
  /** Another grant has taken its place. */
  replaced: boolean;
};

export type Connection = {
  id: string;
  integration: ModelIntegration;
  endUser: string;
  account: Account;
  /** Pending: nobody has come back yet; it may be swept away. Ending: a deletion is under way. */
  state: "pending" | "connected" | "ending" | "deleted";
  grant: Grant | null;
  /** The highest version that anybody was shown. */
  floor: number;
  /** Version → the token it was served with. */
  served: Map<number, string>;
  /** What the app's own note in its metadata may be: of several written at once any may be the last. */
  notes: Set<string | null>;
  notesUnderWay: number;
  /** How often it was connected again. */
  reconnects: number;
  /** How often it was seen to need a reauthorization that it had not needed before. */
  endsSeen: number;
  needsPerson: boolean;
};

/** The model's state; the order of connections is that of their beginning. */
export type Expected = { connections: Connection[] };

/** Whether the provider gives refresh tokens. */
export const isRefreshable = ({ integration }: { integration: ModelIntegration }) =>
  integration.provider !== "parallel";

/** Whether the token Latchkey holds has not expired, as far as Latchkey can know. */
export const isAlive = (grant: Grant, now: number) =>
  grant.accessExpiresAt === null || grant.accessExpiresAt > now;

/** Whether the connection may say that only the person can help. */
export const mayNeedPerson = (grant: Grant) => grant.ended || grant.refusedByCheck;
