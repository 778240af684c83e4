// Reads how far a session has come.

import { type ConnectionContext, liveConnection } from "../../connection-context.ts";
import type { Session } from "../session.ts";
import { sessionStatus } from "../session-status.ts";
import type { SessionState, SharedSession } from "./session-progress.ts";

/** Returns the state of a session. */
export function sessionState(context: ConnectionContext, id: string): SessionState {
  const live = liveConnection(context);
  const session = sessionStatus(context, id);
  const attempt = context.store.newestAttempt(id);
  if (!live.ok || session === null) return { step: "ended", attempt: null, connection: "" };
  const isChoosing = attempt !== null && context.kinds[attempt.kind].choice?.isPending(attempt) === true;
  const { status, granted_scopes, step_up } = live.value;
  return {
    step: isChoosing ? "choosing" : session.status,
    attempt: attempt?.id ?? null,
    connection: JSON.stringify([status, granted_scopes, step_up]),
  };
}

/** Whether a session's state is one that the app or the person has to know of. */
export function isResult({ completion }: Pick<Session, "completion">, { step }: SessionState): boolean {
  return step === "returned" ? completion === "confirm" : step !== "pending";
}

/** Returns a session as the app sees it. */
export async function presentSharedSession(
  context: ConnectionContext,
  session: Session,
): Promise<SharedSession> {
  const { id, expires_at: expiresAt } = session;
  const state = sessionState(context, id);
  const attempt = context.store.newestAttempt(id);
  const choice = attempt === null ? null : context.kinds[attempt.kind].choice;
  return {
    id,
    expiresAt,
    state,
    needsConfirmation: state.step === "returned" && session.completion === "confirm",
    chooseUrl:
      attempt !== null && choice !== null && state.step === "choosing"
        ? await choice.urlOf(context, attempt)
        : null,
  };
}
