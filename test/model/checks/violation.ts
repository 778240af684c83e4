/** A violated invariant, with its number. */
export class Violation extends Error {
  override name = "Violation";

  constructor(invariant: keyof typeof INVARIANTS, facts: string) {
    super(`${INVARIANTS[invariant]}: ${facts}`);
  }
}

/** The invariants of every run. */
export const INVARIANTS = {
  presentedOnce: "1 · a refresh token is presented again only if no response has rejected or replaced it",
  rotationKept: "2 · a rotated token is never lost if its response arrived completely",
  versionsIncrease: "3 · versions never decrease",
  deletedReturnsNothing: "4 · a deleted connection returns no data",
  oneEvent: "5 · each state change has exactly one event",
  ownData: "6 · a connection never returns another connection's data",
  correctReauthorization: "7 · a connection requires reauthorization if, and only if, its grant has ended",
  recovers: "8 · a grant that is valid at the provider works again after the faults have ended",
  oneRefreshAtATime: "9 · a connection has at most one refresh at a time",
  respectsRetryAfter: "10 · no request is sent before the provider's Retry-After has passed",
  returnsValidToken: "11 · a token that has not expired is returned, whatever else fails",
  noException: "12 · there is no unhandled exception",
  documentedResponse: "13 · every response is one that the API documents",
} as const;
