// Waits until a session has a result, for an app that asked for its connection. The connection's object holds the call, so
// that nobody polls: each change of the connection or of an attempt wakes those who wait. A wait changes nothing, so an
// object that is evicted meanwhile loses nothing; its callers read the state again.

import { RpcTarget } from "cloudflare:workers";
import { SECOND } from "../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { SessionState, SessionWait } from "./session-progress.ts";
import { isResult, sessionState } from "./session-state.ts";

/** The most callers who wait for one connection. */
export const MAX_WAITS = 20;

/** When another caller may try to wait. */
const RETRY_AFTER_SECONDS = 5;

/** Starts to wait until a session has another result than `known`, or than now, for some seconds at most. */
export function waitForSession(
  context: ConnectionContext,
  session: string,
  known: SessionState | null,
  seconds: number,
): Result<SessionWait> {
  const from = known ?? sessionState(context, session);
  const { waits } = context.inFlight;
  if (waits.size >= MAX_WAITS) return fail("rate_limited", { retryAfterSeconds: RETRY_AFTER_SECONDS });
  const wait = new Wait(
    () => hasResult(context, session, from),
    () => context.inFlight.publish,
    () => waits.delete(wait),
    seconds * SECOND,
  );
  waits.add(wait);
  wait.check();
  return ok(wait);
}

/** Wakes those who wait, after the change that the caller is just making. */
export function wakeWaits(waits: ReadonlySet<{ check: () => void }>): void {
  if (waits.size > 0)
    queueMicrotask(() => {
      for (const wait of waits) wait.check();
    });
}

/** Whether there is something new that ends a wait. */
function hasResult(context: ConnectionContext, id: string, from: SessionState): boolean {
  const session = context.store.session(id);
  const state = sessionState(context, id);
  if (session === null || state.connection !== from.connection) return true;
  const isNew = state.step !== from.step || state.attempt !== from.attempt;
  return isNew && isResult(session, state);
}

class Wait extends RpcTarget implements SessionWait {
  readonly #hasResult: () => boolean;
  readonly #publication: () => Promise<void> | null;
  readonly #onEnd: () => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #end = Promise.withResolvers<void>();

  constructor(
    hasNewResult: () => boolean,
    publication: () => Promise<void> | null,
    onEnd: () => void,
    ms: number,
  ) {
    super();
    this.#hasResult = hasNewResult;
    this.#publication = publication;
    this.#onEnd = onEnd;
    this.#timer = setTimeout(() => this.#stop(), ms);
  }

  /** Ends the wait if there is a result. */
  check(): void {
    if (this.#hasResult()) this.#stop();
  }

  async ended(): Promise<void> {
    await this.#end.promise;
    // The caller then reads the app's list, which shows the change only after its publication.
    await this.#publication();
  }

  /** Called when the caller disposes of the wait, or when its request has ended. */
  [Symbol.dispose](): void {
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#onEnd();
    this.#end.resolve();
  }
}
