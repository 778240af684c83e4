// The status of an attempt, for the page that waits for it and tells the person what to do next.

import { submitItemInput } from "../../../../items/item.ts";
import { equalInConstantTime } from "../../../../shared/digest.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { returnInfo } from "../../../connect/receive-callback.ts";
import { advanceAttempt } from "./advance-attempt.ts";
import { presentField } from "./describe-integration.ts";
import { outcomeOfCheck } from "./receive-redirect.ts";
import { failureOf, callWithApiKey, integrationOf } from "../call-with-api-key.ts";
import { type ItemAttempt, itemAttempt, putItemAttempt } from "../stored-records.ts";
import { hashCookie } from "../../../connect/callback.ts";
import type { ItemCheck } from "./item-checks.ts";
import type {
  AttemptStatus,
  AttemptStatusRequest,
  AttemptStatusResult,
  AttemptInput,
} from "../../../connect/attempt-status.ts";

/** Checks the item and returns the attempt's status. Only the browser that began the attempt gets it. */
export async function attemptStatus(
  context: ConnectionContext,
  request: AttemptStatusRequest,
): Promise<AttemptStatusResult> {
  const cookieHash = await hashCookie(request.cookie);
  const attempt = itemAttempt(context.store, request.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), returnInfo: null };
  if (!equalInConstantTime(cookieHash, attempt.cookie_hash))
    return { result: fail("wrong_browser"), returnInfo: null };
  const check = await advanceAttempt(context, attempt.id);
  const { completion } = session;
  const isPoll = request.isPoll === true;
  const status = statusOf(context, attempt, check, { completion, isPoll });
  const institution = attempt.connector.name;
  return {
    result: status.ok ? ok({ ...status.value, institution, completion }) : status,
    returnInfo: returnInfo(context, attempt, session),
  };
}

/** Sends the person's input to the provider. It is not stored. */
export async function submitAttemptInput(
  context: ConnectionContext,
  request: AttemptInput,
): Promise<Result<null>> {
  const cookieHash = await hashCookie(request.cookie);
  const attempt = itemAttempt(context.store, request.attempt);
  const connection = context.store.connection();
  const isOpen = attempt?.status === "pending" && attempt.item_id !== null;
  if (isOpen && connection !== null && equalInConstantTime(cookieHash, attempt.cookie_hash)) {
    const { item_id } = attempt;
    const ids = integrationOf(connection.app, attempt);
    const input = { [request.name]: request.value };
    const response = await callWithApiKey(context, ids, (api, key) =>
      submitItemInput(api, key, item_id ?? "", input),
    );
    // If the input was invalid, the page asks for it again. The item's status shows the rest.
    if (!response.ok && response.failure.kind !== "invalid") return failureOf(response.failure);
  }
  // If the browser may not continue, the next page explains why.
  return ok(null);
}

function statusOf(
  context: ConnectionContext,
  attempt: ItemAttempt,
  check: ItemCheck,
  { completion, isPoll }: { completion: "confirm" | "automatic"; isPoll: boolean },
): Result<AttemptStatus> {
  if (check.kind === "waiting") return ok(waitingFor(context, attempt, check, isPoll));
  const outcome = outcomeOfCheck(check, completion);
  return outcome.ok ? ok({ next: outcome.value.next === "connected" ? "connected" : "confirm" }) : outcome;
}

function waitingFor(
  context: ConnectionContext,
  attempt: ItemAttempt,
  { state: verdict, isUnreachable }: ItemCheck & { kind: "waiting" },
  isPoll: boolean,
): AttemptStatus {
  switch (verdict.kind) {
    case "consent": {
      // Read again, because another page may have redirected there during the check.
      const current = itemAttempt(context.store, attempt.id);
      const isFirst = current !== null && current.sent_at === null;
      if (isFirst && !isPoll) putItemAttempt(context.store, { ...current, sent_at: context.now() });
      return { next: "provider", url: verdict.url, isFirst };
    }
    case "input": {
      const { parameter } = verdict;
      const image = parameter.type === "image" ? (parameter.data ?? null) : null;
      return { next: "input", field: presentField(parameter), image };
    }
    case "action":
      return { next: "action", instructions: verdict.instructions, image: verdict.image };
    case "working":
    case "ready":
    case "failed":
      return { next: "wait", hasReturned: attempt.landed_at !== null, isUnreachable };
  }
}
