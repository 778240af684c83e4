import { SECOND } from "../../../src/shared/clock.ts";
import type { Grant } from "./expected.ts";
import type { INVARIANTS } from "./violation.ts";

type Finding = readonly [invariant: keyof typeof INVARIANTS, facts: string];

/** Returns why a refresh token must not be presented now, or null. */
export function judgePresentation(grant: Grant, token: string, now: number): Finding[] {
  const { openLoss, integration, notBefore } = grant;
  const graceMs = integration.graceSeconds * SECOND;
  const wasCut = openLoss?.by === "wire" && now > openLoss.at;
  const wasLeft = openLoss?.by === "crash" && graceMs > 0 && now >= openLoss.at + graceMs;
  const findings: (Finding | false)[] = [
    token !== grant.refreshToken && ["rotationKept", "a rotated token was presented"],
    grant.ended && ["presentedOnce", "a rejected token was presented"],
    grant.inFlight && ["oneFlight", "a token was presented twice at the same time"],
    now < notBefore && ["patience", `presented ${notBefore - now} ms too early`],
    // In a grace period, the old token still returns the new one. Later, the grant is lost.
    wasCut && ["recovers", "a request with a lost response was not retried immediately"],
    wasLeft && ["recovers", "a crashed refresh was not recovered in time"],
    grant.replaced && ["rotationKept", "a replaced grant was presented"],
  ];
  return findings.filter((finding) => finding !== false);
}
