// The signed tokens in the links of a held call. The agent gets the first one, which only leads to the app. The app's backend
// gets the second one after it has named its signed-in user, so that nobody but this user's browser opens the page.

import * as z from "zod";
import { type AgentCallId, type AppId, isAgentCallId, isAppId } from "../../shared/id.ts";
import { lazy } from "../../shared/lazy.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { sign, verify } from "../../vault/sign.ts";

const LinkToken = lazy(() =>
  z.object({ a: z.string().refine(isAppId), l: z.string().refine(isAgentCallId) }),
);
const ReviewToken = lazy(() => LinkToken().extend({ s: z.string() }));

export type CallReference = { app: AppId; call: AgentCallId };
export type ReviewReference = CallReference & { secret: string };

/** Signs the token of the link that the agent shows. */
export const signCallLink = (keyring: Keyring, { app, call }: CallReference): Promise<string> =>
  sign(keyring, "agent_call_link", { a: app, l: call });

export async function verifyCallLink(keyring: Keyring, token: string): Promise<CallReference | null> {
  const found = await verify(keyring, "agent_call_link", token, LinkToken());
  return found === null ? null : { app: found.a, call: found.l };
}

/** Signs the token of the review page. */
export const signReview = (keyring: Keyring, { app, call, secret }: ReviewReference): Promise<string> =>
  sign(keyring, "agent_call_review", { a: app, l: call, s: secret });

export async function verifyReview(keyring: Keyring, token: string): Promise<ReviewReference | null> {
  const found = await verify(keyring, "agent_call_review", token, ReviewToken());
  return found === null ? null : { app: found.a, call: found.l, secret: found.s };
}
