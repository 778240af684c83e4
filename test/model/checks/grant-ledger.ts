// Records every token: its grant, which token must be presented next, and whether a presented token is allowed. Does
// not depend on HTTP.

import { SECOND } from "../../../src/shared/clock.ts";
import type { Connection, Grant } from "./expected.ts";
import { checkPresentation } from "./check-presentation.ts";
import type { TokenDelivery } from "./token-delivery.ts";
import { type INVARIANTS, Violation } from "./violation.ts";

/** The longest Retry-After that Latchkey respects. */
const MAX_RETRY_AFTER_MS = 3_600 * SECOND;

export class GrantLedger {
  readonly violations: Violation[] = [];
  readonly #codes = new Map<string, Connection>();
  readonly #byRefreshToken = new Map<string, Grant>();
  readonly #byAccessToken = new Map<string, Grant>();
  readonly #newest = new Map<string, Grant>();
  readonly #lost = new Map<string, number>();
  /** Refreshes whose response arrived completely and was valid. */
  refreshes = 0;

  /** Records a code that the end user's browser is about to send to the callback. */
  expectCode(code: string, connection: Connection): void {
    this.#codes.set(code, connection);
  }

  grantOfAccessToken(token: string): Grant | undefined {
    return this.#byAccessToken.get(token);
  }

  /** Returns the grant of the connection's newest code. */
  newestGrant(connection: Connection): Grant | undefined {
    return this.#newest.get(connection.id);
  }

  recordExchange(code: string, delivery: TokenDelivery, now: number): void {
    const connection = this.#codes.get(code);
    if (connection === undefined) return this.#report("ownData", "an exchanged code was in no callback");
    if (delivery.outcome !== "granted") return;
    const grant: Grant = {
      connection: connection.id,
      integration: connection.integration,
      refreshToken: null,
      accessToken: "",
      accessExpiresAt: null,
      accessRevoked: false,
      inFlight: false,
      failedAt: null,
      isSecondTry: false,
      lost: 0,
      openLoss: null,
      notBefore: 0,
      ended: false,
      rejectedByCheck: false,
      replaced: false,
    };
    this.#store(grant, delivery, now);
    this.#newest.set(connection.id, grant);
  }

  /** Records that a refresh token is sent. Returns null if it was never issued. */
  recordPresentation(token: string, now: number): Grant | null {
    const grant = this.#byRefreshToken.get(token);
    if (grant === undefined) {
      this.#report("ownData", "a presented refresh token was never received completely");
      return null;
    }
    for (const [invariant, facts] of checkPresentation(grant, token, now))
      this.#report(invariant, `${facts} (${grant.connection}, ${grant.integration.provider})`);
    grant.inFlight = true;
    grant.isSecondTry = grant.failedAt === now;
    return grant;
  }

  /** Records that Latchkey received no usable response. One that is too large has arrived, so it is not requested again. */
  recordLoss(grant: Grant, now: number, by: "crash" | "network" | "too large"): void {
    // At most one retry is expected.
    grant.openLoss = by === "too large" || (by === "network" && grant.isSecondTry) ? null : { at: now, by };
    grant.inFlight = false;
    grant.failedAt = now;
    grant.lost += 1;
    const { clientId } = grant.integration;
    this.#lost.set(clientId, this.lostOf(clientId) + 1);
  }

  /** Returns how many of a client's responses never reached Latchkey. */
  lostOf(clientId: string): number {
    return this.#lost.get(clientId) ?? 0;
  }

  recordResponse(grant: Grant, delivery: TokenDelivery, now: number): void {
    if (delivery.outcome === "lost") return this.recordLoss(grant, now, "network");
    if (delivery.outcome === "too large") return this.recordLoss(grant, now, "too large");
    grant.inFlight = false;
    grant.openLoss = null;
    grant.failedAt = delivery.outcome === "granted" ? null : now;
    if (delivery.outcome === "ended") grant.ended = true;
    if (delivery.outcome === "temporary" && delivery.retryAfterSeconds !== null) {
      grant.notBefore = now + Math.min(delivery.retryAfterSeconds * SECOND, MAX_RETRY_AFTER_MS);
    }
    if (delivery.outcome === "granted") this.refreshes += 1;
    this.#store(grant, delivery, now);
  }

  #store(grant: Grant, { outcome, body }: TokenDelivery, now: number): void {
    if (body.refresh_token !== undefined) {
      grant.refreshToken = body.refresh_token;
      this.#byRefreshToken.set(body.refresh_token, grant);
    }
    if (outcome !== "granted" || body.access_token === undefined) return;
    grant.accessToken = body.access_token;
    grant.accessRevoked = false;
    grant.accessExpiresAt = body.expires_in === undefined ? null : now + body.expires_in * SECOND;
    this.#byAccessToken.set(body.access_token, grant);
  }

  #report(invariant: keyof typeof INVARIANTS, facts: string): void {
    this.violations.push(new Violation(invariant, facts));
  }
}
