import type { CodeProviderId } from "../../support/peers/registration-at.ts";

/** What a run's two apps may be registered for: each way a provider treats its refresh tokens. */
export const INTEGRATIONS: readonly { app: 0 | 1; provider: CodeProviderId; graceSeconds: number }[] = [
  // Rotates, and takes the token before the newest for a minute.
  { app: 0, provider: "parqet", graceSeconds: 60 },
  // Keeps its refresh tokens; access tokens live a minute.
  { app: 0, provider: "addepar", graceSeconds: 0 },
  // Rotates, and a token that comes twice ends the grant.
  { app: 0, provider: "parqex", graceSeconds: 0 },
  // No refresh tokens, no expiry.
  { app: 0, provider: "parallel", graceSeconds: 0 },
  { app: 1, provider: "parqex", graceSeconds: 60 },
  // Rotates, and refuses a token that comes twice.
  { app: 1, provider: "parqet", graceSeconds: 0 },
];
