// Pushed authorization requests (RFC 9126): the client sends the parameters to the server, and the browser gets a reference.

import * as z from "zod";
import { pushedAuthorizationRequest } from "oauth4webapi";
import { lazy } from "../../shared/lazy.ts";
import { repeatWithNonce } from "../dpop/server-proof.ts";
import type { FailedToken, TokenEndpoint } from "../token/token-request.ts";
import { sendClientRequest } from "./client-request.ts";

export type PushOutcome =
  | { ok: true; requestUri: string }
  /** `isUnsupported`: there is no such endpoint, whatever the metadata says. */
  | (FailedToken & { isUnsupported: boolean });

/** RFC 9126, section 2.2. The lifetime is not compared: an expired reference is the server's to report. */
const Pushed = lazy(() => z.object({ request_uri: z.string().min(1).max(2048) }));

/** Statuses of a URL at which nothing receives such requests. */
const UNSUPPORTED: ReadonlySet<number> = new Set([404, 405, 501]);

/** Pushes the parameters of an authorization request. Sends them once, or again with the nonce that the server asks for. */
export const pushAuthorizationRequest = (
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<PushOutcome> => repeatWithNonce(endpoint, () => push(endpoint, parameters));

async function push(
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<PushOutcome> {
  const { pushed_authorization_request_endpoint = "" } = endpoint.registration.endpoints;
  const outcome = await sendClientRequest(endpoint, pushed_authorization_request_endpoint, {
    send: ({ server, client, authentication }, options) =>
      pushedAuthorizationRequest(
        { ...server, pushed_authorization_request_endpoint },
        client,
        authentication,
        { ...parameters },
        options,
      ),
    read: (fields) => Pushed().safeParse(fields).data?.request_uri ?? null,
    unreadable: "the response to the pushed authorization request has no request_uri",
  });
  if (outcome.ok) return { ok: true, requestUri: outcome.value };
  const { received, ...failed } = outcome;
  const isUnsupported =
    received !== null && UNSUPPORTED.has(received.status) && received.fields?.["error"] === undefined;
  return { ...failed, isUnsupported };
}
