// Lets the person choose where a new grant has several accounts, such as the organizations or sites of a sign-in. This is
// after the app's confirmation, because the provider lists the accounts only for a token. The grant waits in the attempt,
// and its revocation is scheduled for when the attempt expires, so that a choice that nobody makes leaves nothing behind.

import { equalInConstantTime } from "../../../../shared/digest.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { shownAccounts } from "../../../check/account-choice.ts";
import type { CheckResult } from "../../../check/call-check-endpoint.ts";
import { type ConnectionContext, type ConnectionKind, liveConnection } from "../../../connection-context.ts";
import type { Connection } from "../../../connection.ts";
import { failureOfAttempt } from "../../../connect/attempt.ts";
import type {
  AttemptInput,
  AttemptStatus,
  AttemptStatusRequest,
  AttemptStatusResult,
} from "../../../connect/attempt-status.ts";
import { hashCookie } from "../../../connect/callback.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { returnInfo } from "../../../connect/receive-callback.ts";
import type { Session } from "../../../connect/session.ts";
import { signAttemptToken, signConnectToken } from "../../../connect/signed-tokens.ts";
import { scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { type CodeAttempt, codeAttempt, COMPLETE_ATTEMPTS, putCodeAttempt } from "../stored-records.ts";
import { deviceCodeStatus } from "../device/device-code-status.ts";
import { COMPLETE_AFTER_MS, retryLater } from "./exchange-code.ts";
import { continueWithGrant, KEPT_AFTER_STEP_MS } from "./continue-with-grant.ts";
import { type PendingGrant, remoteGrantOf } from "./pending-grant.ts";

/** Stores the accounts to choose from. Returns the failure that tells the app to send the person to the choice. */
export async function askForAccount(
  context: ConnectionContext,
  { attempt, connection }: { attempt: CodeAttempt; connection: Connection },
  pending: PendingGrant,
  { choices, isConfirmed }: Pick<CheckResult, "choices" | "isConfirmed">,
): Promise<Err> {
  const accounts = choices.map(({ account }) => account);
  const grant = await remoteGrantOf(context, connection, attempt, pending, accounts);
  context.transaction(() => {
    // The connection may have been deleted in the meantime. The grant is revoked in that case, too.
    const before = context.store.connection();
    // The connection's own grant, whose account is not known, may be of the same person, and end as well.
    const mayBeSame = before?.status === "active" && before.account === null;
    const revocation =
      grant === null || mayBeSame ? null : scheduleRevocation(context, grant, attempt.expires_at);
    // Read again, because it may have been re-encrypted.
    const current = codeAttempt(context.store, attempt.id);
    if (attempt.revocation !== null) context.store.deleteRemoteGrant(attempt.revocation);
    const asked = { status: "choosing", choices, has_confirmed_choices: isConfirmed, revocation } as const;
    if (current !== null) putCodeAttempt(context.store, { ...current, ...asked });
  });
  return awaitChoice(context, attempt);
}

/** Reads the accounts again later, because the provider does not list them for now. Then, the attempt goes on as usual. */
export async function readAccountsLater(
  context: ConnectionContext,
  { attempt, connection }: { attempt: CodeAttempt; connection: Connection },
  pending: PendingGrant,
): Promise<Err> {
  const grant = await remoteGrantOf(context, connection, attempt, pending, []);
  const now = context.now();
  const retryAt = Math.min(now + COMPLETE_AFTER_MS, attempt.expires_at);
  context.transaction(() => {
    const current = codeAttempt(context.store, attempt.id);
    // For a connection that is deleted in the meantime.
    if (grant !== null && current?.revocation === null) {
      const revocation = scheduleRevocation(context, grant, attempt.expires_at + KEPT_AFTER_STEP_MS);
      putCodeAttempt(context.store, { ...current, revocation });
    }
    context.tasks.schedule(COMPLETE_ATTEMPTS, retryAt);
  });
  return retryLater(retryAt, now);
}

/** Returns where the person chooses. A choice that nobody has made in time fails. */
export async function awaitChoice(context: ConnectionContext, attempt: CodeAttempt): Promise<Err> {
  const connection = context.store.connection();
  if (attempt.expires_at <= context.now() || connection === null)
    return failAttempt(context, attempt, "attempt_expired");
  return fail("account_choice_required", { chooseUrl: await chooseUrlOf(context, attempt, connection) });
}

/** Returns the URL of the page on which the person chooses. It works only in the browser that began the attempt. */
async function chooseUrlOf(
  { config: { keyring, publicOrigin } }: ConnectionContext,
  { id, session, device }: CodeAttempt,
  connection: Connection,
): Promise<string> {
  const reference = { app: connection.app, connection: connection.id };
  const [state, token] = await Promise.all([
    signAttemptToken(keyring, "state", { ...reference, attempt: id }),
    signConnectToken(keyring, { ...reference, session }),
  ]);
  // No browser may have the cookie of an attempt with a device code. A click on the connect page gets it.
  const page = device === null ? "connect/status" : "connect";
  const query = new URLSearchParams(device === null ? { state, token } : { token });
  return `${publicOrigin}/${page}?${query.toString()}`;
}

/** The choice for which an attempt waits. */
export const accountChoice: ConnectionKind["choice"] = {
  isPending: ({ status }) => status === "choosing",
  urlOf: async (context, { id }) => {
    const [live, attempt] = [liveConnection(context), codeAttempt(context.store, id)];
    return live.ok && attempt !== null ? chooseUrlOf(context, attempt, live.value) : null;
  },
};

/** Returns the status of an attempt whose callback was received, to the browser that began it. */
export async function attemptStatus(
  context: ConnectionContext,
  request: AttemptStatusRequest,
): Promise<AttemptStatusResult> {
  const found = await attemptInBrowser(context, request);
  if (!found.ok) return { result: found, returnInfo: null };
  const { attempt, session } = found.value;
  const { completion } = session;
  const institution = codeProviderOf(attempt).name;
  const status = await statusOf(context, attempt, completion);
  return {
    result: status.ok ? ok({ ...status.value, institution, completion }) : status,
    returnInfo: returnInfo(context, attempt, session),
  };
}

/** Stores the account that the person has chosen, and completes the attempt. */
export async function submitChoice(context: ConnectionContext, request: AttemptInput): Promise<Result<null>> {
  const found = await attemptInBrowser(context, request);
  // If the browser may not continue, the next page explains why.
  if (!found.ok) return ok(null);
  const { attempt } = found.value;
  // The grant of a deleted connection is revoked as scheduled.
  if (!liveConnection(context).ok) return ok(null);
  const chosen = attempt.choices.find(({ account }) => account.id === request.value);
  if (attempt.status !== "choosing" || attempt.expires_at <= context.now() || chosen === undefined)
    return ok(null);
  // The others are kept, because a revocation of the grant concerns them as well.
  const choices = [chosen, ...attempt.choices.filter((choice) => choice !== chosen)];
  continueWithGrant(context, { ...attempt, choices });
  await completeAttempt(context, attempt.id);
  return ok(null);
}

async function attemptInBrowser(
  context: ConnectionContext,
  request: AttemptStatusRequest,
): Promise<Result<{ attempt: CodeAttempt; session: Session }>> {
  const cookieHash = await hashCookie(request.cookie);
  const attempt = codeAttempt(context.store, request.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return fail("attempt_expired");
  return equalInConstantTime(cookieHash, attempt.cookie_hash)
    ? ok({ attempt, session })
    : fail("wrong_browser");
}

async function statusOf(
  context: ConnectionContext,
  attempt: CodeAttempt,
  completion: Session["completion"],
): Promise<Result<AttemptStatus>> {
  switch (attempt.status) {
    case "pending":
      return deviceCodeStatus(context, attempt);
    case "failed":
      return failureOfAttempt(attempt);
    case "choosing":
      return attempt.expires_at <= context.now()
        ? failAttempt(context, attempt, "attempt_expired")
        : ok({ next: "choose", accounts: shownAccounts(attempt.choices) });
    case "returned":
    case "exchanging":
    case "exchanged":
    case "completed": {
      if (completion === "confirm") return ok({ next: "confirm" });
      const completed = await completeAttempt(context, attempt.id);
      return completed.ok ? ok({ next: "connected" }) : completed;
    }
  }
}
