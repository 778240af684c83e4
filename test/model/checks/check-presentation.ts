import { SECOND } from "../../../src/shared/clock.ts";
import type { Grant } from "./expected.ts";
import type { INVARIANTS } from "./violation.ts";

type Finding = readonly [invariant: keyof typeof INVARIANTS, facts: string];

/** Returns the reasons why a refresh token must not be presented now. */
export function checkPresentation(grant: Grant, token: string, now: number): Finding[] {
  const { openLoss, integration, notBefore } = grant;
  const graceMs = integration.graceSeconds * SECOND;
  const wasLost = openLoss?.by === "network" && now > openLoss.at;
  const hasCrashed = openLoss?.by === "crash" && graceMs > 0 && now >= openLoss.at + graceMs;
  const findings: (Finding | false)[] = [
    token !== grant.refreshToken && ["rotationKept", "a rotated token was presented"],
    grant.ended && ["presentedOnce", "a rejected token was presented"],
    grant.inFlight && ["oneRefreshAtATime", "a token was presented while a refresh was in flight"],
    now < notBefore && ["respectsRetryAfter", `presented ${notBefore - now} ms too early`],
    // In the grace period, the provider returns the new token for the old one. Later, the grant is lost.
    wasLost && ["recovers", "a request with a lost response was not retried immediately"],
    hasCrashed && ["recovers", "a crashed refresh was not recovered in time"],
    grant.replaced && ["rotationKept", "a token of a replaced grant was presented"],
  ];
  return findings.filter((finding) => finding !== false);
}
