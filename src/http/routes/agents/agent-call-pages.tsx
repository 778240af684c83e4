// /agent-calls: the link of a held call, which leads to the app, and the page on which its end user decides.

import type { Context } from "hono";
import * as z from "zod";
import { Hono } from "../../hono.ts";
import { agentStub } from "../../../agents/agent-rpc.ts";
import { type ReviewReference, verifyCallLink, verifyReview } from "../../../agents/calls/call-tokens.ts";
import { DECISIONS, ReviewPage } from "../../../pages/agent-call/review-page.tsx";
import type { Failure } from "../../../shared/failure.ts";
import { agentKeyOfCall } from "../../../shared/id.ts";
import { lazy } from "../../../shared/lazy.ts";
import { failureResponse } from "../../browser/failure-response.tsx";
import { formBody } from "../../browser/form-body.ts";
import { pageResponse, seeOther } from "../../browser/page-response.ts";
import { shownProvider } from "../../browser/shown-provider.ts";
import type { HttpEnv } from "../../http-env.ts";
import { limitByAddress } from "../../middleware/rate-limit.ts";
import { respondToHead } from "../../middleware/respond-to-head.ts";
import { isFromOurPage } from "../../middleware/same-origin.ts";

const Decision = lazy(() =>
  z.object({ token: z.string().max(1024), decision: z.enum(Object.values(DECISIONS)) }),
);

export const agentCallPages = new Hono<HttpEnv>();

agentCallPages.use(respondToHead);
agentCallPages.use(limitByAddress);

// The agent shows this link, so it decides nothing: the app finds out who is signed in.
agentCallPages.get("/", async (c) => {
  const reference = await verifyCallLink(c.get("config").keyring, c.req.query("token") ?? "");
  if (reference === null) return failureResponse(c, { code: "agent_call_not_found" });
  const link = await stubOf(c, reference).callLink(reference.call);
  if (link === null) return failureResponse(c, { code: "agent_call_expired" });
  const { app, returnUrl, isOpen } = { ...link };
  const back = withCall(returnUrl, reference.call);
  return isOpen
    ? seeOther(back)
    : failureResponse(c, { code: "agent_call_expired" }, { app, returnUrl: back });
});

agentCallPages.get("/review", async (c) => {
  const token = c.req.query("token") ?? "";
  const reference = await verifyReview(c.get("config").keyring, token);
  if (reference === null) return failureResponse(c, { code: "agent_call_not_found" });
  const found = await stubOf(c, reference).describeCall(reference.call, reference.secret);
  if (!found.ok) return explainFailure(c, reference, found.failure);
  const review = { ...found.value };
  const { integration } = review.target;
  const provider = (await shownProvider(c, reference.app, integration)) ?? {
    id: integration,
    name: integration,
    logo: null,
  };
  return pageResponse(c, 200, (nonce, words) => (
    <ReviewPage nonce={nonce} words={words} token={token} review={review} provider={provider} />
  ));
});

agentCallPages.post("/review", async (c) => {
  if (!isFromOurPage(c.req.raw.headers, c.get("config").publicOrigin))
    return failureResponse(c, { code: "not_same_origin" });
  const form = Decision().safeParse(await formBody(c));
  const reference = form.success ? await verifyReview(c.get("config").keyring, form.data.token) : null;
  if (!form.success || reference === null) return failureResponse(c, { code: "agent_call_not_found" });
  const { call, secret } = reference;
  const isAllowed = form.data.decision === DECISIONS.allow;
  const decided = await stubOf(c, reference).decideCall(call, secret, isAllowed);
  if (!decided.ok) return explainFailure(c, reference, decided.failure);
  return seeOther(withCall(decided.value.returnUrl, call));
});

const stubOf = (c: Context<HttpEnv>, { app, call }: Pick<ReviewReference, "app" | "call">) =>
  agentStub(c.env, app, agentKeyOfCall(call));

function withCall(returnUrl: string, call: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("agent_call", call);
  return url.href;
}

/** Returns the page for a call that cannot be decided anymore, with the way back to the app. */
async function explainFailure(c: Context<HttpEnv>, reference: ReviewReference, { code }: Failure) {
  const link = await stubOf(c, reference).callLink(reference.call);
  if (link === null) return failureResponse(c, { code });
  return failureResponse(
    c,
    { code },
    { app: { ...link.app }, returnUrl: withCall(link.returnUrl, reference.call) },
  );
}
