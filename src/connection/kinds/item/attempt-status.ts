// How an attempt stands, for the browser that began it: a page that waits, with what the person has to do.

import { answerItem } from "../../../items/item.ts";
import { equalInConstantTime } from "../../../shared/digest.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { ItemAttempt, Session } from "../../connect/attempt.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { ChoiceField } from "../../connect/describe-session.ts";
import { hashCookie, type WaysOn, waysOn } from "../../connect/receive-callback.ts";
import { advanceItem, type Look } from "./advance-attempt.ts";
import { presentField } from "./describe-integration.ts";
import { goOn } from "./receive-redirect.ts";
import { failureOf, withKey } from "./call-with-api-key.ts";

/** What the person sees, or where the browser goes. */
export type AttemptStatus =
  /** Where the consent is given: the browser is led there once, and after that the person goes. */
  | { next: "provider"; url: string; isFirst: boolean }
  | { next: "wait"; hasLanded: boolean; isUnreachable: boolean }
  | { next: "input"; field: ChoiceField; image: string | null }
  | { next: "action"; instructions: string; image: string | null }
  | { next: "confirm" | "connected" };

/** The attempt's surroundings, as the page names them. */
type Surroundings = {
  appName: string;
  institution: string;
  returnUrl: string;
  completion: Session["completion"];
};

export type StatusAnswer = {
  result: Result<AttemptStatus & Surroundings>;
  waysOn: WaysOn | null;
};

export type StatusQuestion = {
  attempt: string;
  cookie: string | null;
  /** Asked by a page that is only to know whether it should come again. */
  isPeek?: boolean;
};

/** Tells how an attempt stands, after a look at its item. */
export async function attemptStatus(
  context: ConnectionContext,
  question: StatusQuestion,
): Promise<StatusAnswer> {
  const cookieHash = await hashCookie(question.cookie);
  const attempt = context.store.itemAttempt(question.attempt);
  const session = attempt === null ? null : context.store.session(attempt.session);
  if (attempt === null || session === null) return { result: fail("attempt_expired"), waysOn: null };
  if (!equalInConstantTime(cookieHash, attempt.cookie_hash))
    return { result: fail("wrong_browser"), waysOn: null };
  const look = await advanceItem(context, attempt.id);
  const { app_name: appName, return_url: returnUrl, completion } = session;
  const isPeek = question.isPeek === true;
  const status = statusOf(context, attempt, look, { completion, isPeek });
  const institution = attempt.connector.name;
  return {
    result: status.ok ? ok({ ...status.value, appName, institution, returnUrl, completion }) : status,
    waysOn: waysOn(context, attempt, session),
  };
}

/** Hands on what the person has filled in, which is kept nowhere. */
export async function answerAttempt(
  context: ConnectionContext,
  question: StatusQuestion & { name: string; value: string },
): Promise<Result<null>> {
  const cookieHash = await hashCookie(question.cookie);
  const attempt = context.store.itemAttempt(question.attempt);
  const connection = context.store.connection();
  const isOpen = attempt?.status === "pending" && attempt.item_id !== null;
  if (isOpen && connection !== null && equalInConstantTime(cookieHash, attempt.cookie_hash)) {
    const { item_id, integration } = attempt;
    const owner = { app: connection.app, integration };
    const given = { [question.name]: question.value };
    const answer = await withKey(context, owner, (api, key) => answerItem(api, key, item_id ?? "", given));
    // What was not taken is asked for again; anything else shows in how the item stands.
    if (!answer.ok && answer.failure.kind !== "invalid") return failureOf(answer.failure);
  }
  // Whoever may not answer is told so by the page that follows.
  return ok(null);
}

function statusOf(
  context: ConnectionContext,
  attempt: ItemAttempt,
  look: Look,
  { completion, isPeek }: { completion: "confirm" | "automatic"; isPeek: boolean },
): Result<AttemptStatus> {
  if (look.kind === "waiting") return ok(waitingFor(context, attempt, look, isPeek));
  const went = goOn(look, completion);
  return went.ok ? ok({ next: went.value.next === "connected" ? "connected" : "confirm" }) : went;
}

function waitingFor(
  context: ConnectionContext,
  attempt: ItemAttempt,
  { verdict, unreachable: isUnreachable }: Look & { kind: "waiting" },
  isPeek: boolean,
): AttemptStatus {
  switch (verdict.kind) {
    case "consent": {
      // Read again: another page may have led there during the look.
      const current = context.store.itemAttempt(attempt.id);
      const isFirst = current !== null && current.sent_at === null;
      if (isFirst && !isPeek) context.store.putAttempt({ ...current, sent_at: context.now() });
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
      return { next: "wait", hasLanded: attempt.landed_at !== null, isUnreachable };
  }
}
