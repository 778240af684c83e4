import type { CodeProviderId } from "../../support/peers/registration-at.ts";

/** The integrations of a run's two apps. They cover each way in which a provider handles refresh tokens. */
export const INTEGRATIONS: readonly { app: 0 | 1; provider: CodeProviderId; graceSeconds: number }[] = [
  // Rotates refresh tokens, and accepts the previous one for a minute.
  { app: 0, provider: "parqet", graceSeconds: 60 },
  // Does not rotate refresh tokens. Access tokens are valid for a minute.
  { app: 0, provider: "addepar", graceSeconds: 0 },
  // Rotates refresh tokens, and ends the grant if one is reused.
  { app: 0, provider: "parqex", graceSeconds: 0 },
  // Has no refresh tokens, and access tokens do not expire.
  { app: 0, provider: "parallel", graceSeconds: 0 },
  { app: 1, provider: "parqex", graceSeconds: 60 },
  // Rotates refresh tokens, and rejects one that is reused.
  { app: 1, provider: "parqet", graceSeconds: 0 },
];
