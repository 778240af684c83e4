// How far a session has come, for an app that waits for its connection. Plain data, which the contracts refer to.

import type { FailureCode } from "../../../shared/failure.ts";

/**
 * pending: no result yet. returned: the person is back, and the attempt goes on. choosing: the person has to choose an account.
 * ended: the session or its connection is gone.
 */
type SessionStep = "pending" | "returned" | "choosing" | "connected" | "failed" | "expired" | "ended";

/** What a wait compares: it ends when one of these has changed. */
export type SessionState = {
  step: SessionStep;
  /** The session's newest attempt. */
  attempt: string | null;
  /** The parts of the connection that decide whether it works, as text. */
  connection: string;
};

/** A session that an app can send its end user to. */
export type SharedSession = {
  id: string;
  expiresAt: number;
  /** Null where the session was just created. */
  state: SessionState | null;
  /** Whether the app has to confirm, because the person is back. */
  needsConfirmation: boolean;
  /** The URL of the page on which the person has to choose an account; null where there is nothing to choose. */
  chooseUrl: string | null;
};

/** The sessions of a connection for the same request. */
export type SharedSessions = {
  /** The one that the person can still use; null without one. */
  open: SharedSession | null;
  /** Why the newest attempt in all of them has failed; null where it has not. */
  failure: FailureCode | null;
};

/** A wait in a connection's object. It also ends when the caller disposes of it, or is gone. */
export interface SessionWait extends Rpc.RpcTargetBranded {
  /** Resolves when the state has changed, or when the time is over. */
  ended(): Promise<void>;
}
