// The end user's part of a held call. The agent has the link of a call, and could open any page that needs nothing else. The
// page of a call therefore needs a secret that the app's backend gets after it has named its signed-in user. Neither the
// agent nor another person whom the link was sent to can allow a call.

import { appStub, type AppSettings } from "../../apps/app-rpc.ts";
import type { ShownApp } from "../../brand/brand.ts";
import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import { newSecret } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { open } from "../../vault/seal.ts";
import { type AgentContext, usableKey } from "../agent-context.ts";
import type { AgentKeyRecord } from "../agent-key.ts";
import type { CallLink, CallReview, ConfirmedCall } from "../agent-rpc.ts";
import { CallContent, contentContext, type HeldCall, isOpen, presentCall } from "./held-call.ts";

/** Returns the key's return URL, or the app's first one if the app does not have it anymore. */
const returnUrlOf = ({ returnUrls }: AppSettings, { return_url }: AgentKeyRecord): string =>
  returnUrls.includes(return_url) ? return_url : (returnUrls[0] ?? return_url);

const shownApp = ({ name, logo, brand }: AppSettings): ShownApp => ({ name, logo, brand });

/** Returns where the link of a call leads to; null where the call or the app is gone. */
export async function callLink(context: AgentContext, id: string): Promise<CallLink | null> {
  const key = context.store.key();
  const call = context.store.call(id);
  if (key === null || call === null) return null;
  const app = await appStub(context.env, key.app).connectSettings();
  if (app === null) return null;
  return { app: shownApp(app), returnUrl: returnUrlOf(app, key), isOpen: canDecide(context, call) };
}

/** Whether the end user can still allow or decline a call. */
const canDecide = (context: AgentContext, call: HeldCall): boolean =>
  call.status === "held" && isOpen(call, context.now()) && usableKey(context) !== null;

/**
 * Compares the app's signed-in user with the key's end user. Returns a new secret for the review page while there is
 * something to decide. The secret of an earlier confirmation ends.
 */
export async function confirmCall(
  context: AgentContext,
  id: string,
  endUser: string,
): Promise<Result<ConfirmedCall>> {
  const secret = newSecret();
  const review_hash = await sha256Hex(secret);
  const key = context.store.key();
  const call = context.store.call(id);
  if (key === null || call === null) return fail("agent_call_not_found");
  // The call stays held, because someone else may have opened a link that was sent to them.
  if (key.end_user !== endUser) return fail("end_user_mismatch");
  const isUndecided = canDecide(context, call);
  if (isUndecided) context.store.putCall({ ...call, review_hash });
  return ok({ call: presentCall(call, key, context.now()), secret: isUndecided ? secret : null });
}

/** Returns what the review page shows. */
export async function describeCall(
  context: AgentContext,
  id: string,
  secret: string,
): Promise<Result<CallReview>> {
  const found = findReviewed(context, id, await sha256Hex(secret));
  if (!found.ok) return found;
  const { key, call } = found.value;
  if (call.sealed_content === null) return fail("agent_call_expired");
  const { keyring } = context.config;
  const keyContext = contentContext(key.app, key.id, call.id);
  const [content, app] = await Promise.all([
    open(keyring, keyContext, call.sealed_content, CallContent()),
    appStub(context.env, key.app).connectSettings(),
  ]);
  if (app === null) return fail("agent_call_not_found");
  return ok({ app: shownApp(app), returnUrl: returnUrlOf(app, key), agent: key.name, target: call, content });
}

/** Stores the end user's decision. The same decision again, as after a double click, has the same result. */
export async function decideCall(
  context: AgentContext,
  id: string,
  secret: string,
  isAllowed: boolean,
): Promise<Result<{ returnUrl: string }>> {
  const hash = await sha256Hex(secret);
  const owner = usableKey(context);
  const app = owner === null ? null : await appStub(context.env, owner.app).connectSettings();
  if (app === null) return fail("agent_call_expired");
  const decided = isAllowed ? "approved" : "declined";
  const known = context.store.call(id);
  const found = findReviewed(context, id, hash, known?.status === decided ? [decided] : ["held"]);
  if (!found.ok) return found;
  const { key, call } = found.value;
  const sealed_content = isAllowed ? call.sealed_content : null;
  context.store.putCall({ ...call, status: decided, sealed_content });
  return ok({ returnUrl: returnUrlOf(app, key) });
}

/** Finds a call by the secret of its review page, while it has one of the statuses. */
function findReviewed(
  context: AgentContext,
  id: string,
  reviewHash: string,
  statuses: readonly HeldCall["status"][] = ["held"],
): Result<{ key: AgentKeyRecord; call: HeldCall }> {
  const call = context.store.call(id);
  if (call === null || call.review_hash === null || !equalInConstantTime(reviewHash, call.review_hash))
    return fail("agent_call_not_found");
  const key = usableKey(context);
  if (key === null || call.expires_at <= context.now()) return fail("agent_call_expired");
  return statuses.includes(call.status) ? ok({ key, call }) : fail("agent_call_decided");
}
