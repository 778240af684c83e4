import { SECOND } from "../../../src/shared/clock.ts";
import type { Grant } from "./expected.ts";
import type { INVARIANTS } from "./violation.ts";

type Finding = readonly [invariant: keyof typeof INVARIANTS, facts: string];

/** What is wrong with presenting a refresh token now. */
export function judgePresentation(grant: Grant, token: string, now: number): Finding[] {
  const { openLoss, integration, notBefore } = grant;
  const graceMs = integration.graceSeconds * SECOND;
  const wasCut = openLoss?.by === "wire" && now > openLoss.at;
  const wasLeft = openLoss?.by === "crash" && graceMs > 0 && now >= openLoss.at + graceMs;
  const findings: (Finding | false)[] = [
    token !== grant.refreshToken && ["rotationKept", "a rotated token was presented"],
    grant.ended && ["presentedOnce", "a refused token was presented"],
    grant.inFlight && ["oneFlight", "a second presentation before the first had its answer"],
    now < notBefore && ["patience", `presented ${notBefore - now} ms too early`],
    // Within a grace period the old token still leads to the new one; later it is gone.
    wasCut && ["recovers", "a lost answer was not asked for again at once"],
    wasLeft && ["recovers", "a crashed refresh was not taken up in time"],
    grant.replaced && ["rotationKept", "a replaced grant was presented"],
  ];
  return findings.filter((finding) => finding !== false);
}
