// The operations whose costs are counted.

import type { Counts } from "./counts.ts";

/** Each operation with its title, in the order of the table. */
export const OPERATIONS = {
  "hot-read": "Token read, repeated within 5 seconds in an isolate",
  "cold-read": "Token read, the first of the connection in an isolate",
  "unknown-key-read": "Token read, the API key not in memory",
  "first-read": "Token read, the first of the app in an isolate",
  "proxied-call": "Proxied call, repeated within 5 seconds in an isolate",
  "dpop-hot-read": "Token read of a connection with DPoP, repeated within 5 seconds in an isolate",
  "dpop-cold-read": "Token read of a connection with DPoP, the first of the connection in an isolate",
  "dpop-proxied-call": "Proxied call with DPoP, repeated within 5 seconds in an isolate",
  "dpop-refresh": "Refresh with DPoP: token read after the token's expiration",
  "dpop-connect": "Connect with DPoP: session, page, click, callback, and confirmation",
  refresh: "Refresh: token read after the token's expiration",
  "refresh-rotation": "Refresh, if the provider issues a new refresh token",
  "refresh-ahead": "Refresh ahead of expiration: token read near the end of the lifetime",
  "refresh-keep-alive": "Refresh, if the grant has to be kept alive",
  "refresh-ahead-keep-alive": "Refresh ahead of expiration, if the grant has to be kept alive",
  "refresh-event": "Refresh that the app receives as an event, with the delivery",
  "new-api-key": "Refresh of a bank connection, with a new API key",
  "shared-api-key": "Refresh of a bank connection, with the API key that the integration has",
  connect: "Connect: session, page, click, callback, and confirmation",
  "connect-cleanup": "Connect: later cleanup",
  "connect-cleanup-expiring": "Connect: later cleanup, if the provider issues no refresh token",
  "device-poll": "Poll of a device code that the user has not approved",
  import: "Import of a connection",
  "get-connection": "Get a connection",
  ensure: "Request for a connection that works, the token not in memory",
  "ensure-session": "Request for a connection that works, if it creates a link for a new end user",
  "create-agent-key": "Creation of an agent key",
  "agent-call": "Call of an agent that its policy allows, repeated within 5 seconds in an isolate",
  "agent-held-call": "Call of an agent that is held, allowed on the page, and sent",
  "update-integration": "Change of an integration",
  "webhook-delivery": "Delivery of an event to the app's webhook endpoint, requested with the API",
  delete: "Deletion of a connection",
  "delete-revocation": "Deletion of a connection, with the revocation of its grant",
  "logged-failure": "Token read that fails, with its entry in the app's log",
  "logged-successes": "1,000 requests for a provider within 20 seconds in an isolate, with the app's log",
} as const;

export type Operation = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[];

/** What each operation costs. */
export type Budgets = Record<Operation, Counts>;
