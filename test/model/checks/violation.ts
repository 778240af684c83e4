/** An invariant that does not hold, with its number. */
export class Violation extends Error {
  override name = "Violation";

  constructor(invariant: keyof typeof INVARIANTS, facts: string) {
    super(`${INVARIANTS[invariant]}: ${facts}`);
  }
}

/** The invariants of every run. */
export const INVARIANTS = {
  presentedOnce:
    "1 · a refresh token is presented again only after an answer that left open what became of it",
  rotationKept: "2 · a rotation that was answered whole is never lost",
  neverBack: "3 · versions never go back",
  deletedIsGone: "4 · a deleted connection serves nothing",
  oneEvent: "5 · each change of state has exactly one event",
  ownToken: "6 · no value crosses connections",
  truthfulEnd: "7 · only a real end asks for the person, and each one does",
  recovers: "8 · what is alive at the provider works again once the trouble is over",
  oneFlight: "9 · there is one refresh of a connection at a time",
  patience: "10 · a provider that asks for patience is left in peace",
  servesThrough: "11 · a token that has not expired is served whatever else fails",
  noException: "12 · an exception is a bug",
  asAsked: "13 · an answer is one of those the API promises",
} as const;
