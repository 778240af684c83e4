// /v1/connections/{connection}/token, /refresh and /check. Each route lists its guards, because connections.ts
// registers guards for the same paths and a token read should not pass a guard twice.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readTokenInKv, readToken } from "../../connection/token/read-token.ts";
import { recallToken, rememberResult, tokenChanges } from "../../connection/token/token-memory.ts";
import {
  exchangeRequestOf,
  keyOfExchange,
  TokenExchangeBody,
} from "../../connection/token-exchange/exchange-request.ts";
import { presentExchangedToken } from "../../connection/token-exchange/exchanged-token.ts";
import {
  recallExchanged,
  rememberExchanged,
} from "../../connection/token-exchange/exchanged-token-memory.ts";
import { presentToken } from "../../connection/token/token-set.ts";
import { signTokenProof } from "../../proxy/sign-token-proof.ts";
import { isConnectionId } from "../../shared/id.ts";
import { ok } from "../../shared/result.ts";
import { CheckResponse } from "../schemas/check.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import {
  EXCHANGED_TOKEN_EXAMPLE,
  ExchangedTokenResponse,
  PROOF_EXAMPLE,
  ProofResponse,
  TOKEN_EXAMPLE,
  TokenResponse,
} from "../schemas/token.ts";
import { requireApp, requireAppWhile } from "../middleware/authenticate.ts";
import { tokenReaderOf, type HttpEnv } from "../http-env.ts";
import { connectionParameter } from "../middleware/connection-parameter.ts";
import { TOKEN_FAILURES } from "../token-failures.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput } from "../operation.ts";
import { wholeNumber } from "../validate.ts";

const TokenQuery = lazy(() =>
  z.strictObject({
    min_ttl: wholeNumber(0, 86_400)
      .optional()
      .describe(
        DESCRIBED &&
          "The minimum number of seconds for which the token must stay valid. Honored up to half of the token's lifetime.",
      ),
  }),
);

const RefreshBody = lazy(() =>
  z
    .strictObject({
      rejected_version: z
        .int()
        .min(0)
        .optional()
        .describe(
          DESCRIBED &&
            "The `version` of the token that the provider rejected. If there is a newer token, Latchkey returns it.",
        ),
      even_if_refused: z
        .boolean()
        .optional()
        .describe(
          DESCRIBED &&
            "Whether to try a rejected grant again. This is possible for seven days after the rejection, at most once per minute.",
        ),
    })
    .refine((body) => body.rejected_version === undefined || body.even_if_refused !== true, {
      message: "cannot be combined with rejected_version",
      path: ["even_if_refused"],
    }),
);

const tokenResponse = returns(DESCRIBED && TokenResponse, DESCRIBED && TOKEN_EXAMPLE, { secret: true });

export const tokens = new Hono<HttpEnv>();

/** Reads the token from KV while the API key is checked. */
const requireAppWhileReading = requireAppWhile((c, app) => {
  const id = c.req.param("connection") ?? "";
  if (isConnectionId(id) && recallToken(app, id, Date.now()) === null)
    c.set("tokenInKv", readTokenInKv(tokenReaderOf(c), app, id));
});

tokens.get(
  "/:connection/token",
  requireAppWhileReading,
  connectionParameter,
  endpointWithInput(
    {
      id: "get-token",
      section: "Tokens",
      access: "tokens:read",
      summary: "Get an access token",
      description:
        DESCRIBED &&
        "Returns a token that has not expired. Latchkey refreshes it first if necessary. Latchkey reads valid tokens from memory or from KV at the Cloudflare location that receives the request.",
      input: fromQuery(TokenQuery, DESCRIBED && { min_ttl: "300" }),
      response: tokenResponse,
      failures: TOKEN_FAILURES,
    },
    async (c, { min_ttl: minTtlSeconds }) => {
      const [app, id, inKv] = [c.get("appId"), c.get("connectionId"), c.get("tokenInKv")];
      const read = await readToken(tokenReaderOf(c), app, id, { minTtlSeconds }, inKv);
      if (!read.ok) return read;
      if (read.value.isHit) c.set("unlogged", true);
      return ok(presentToken(read.value.token));
    },
  ),
);

tokens.post(
  "/:connection/refresh",
  requireApp,
  connectionParameter,
  endpointWithInput(
    {
      id: "refresh-token",
      section: "Tokens",
      access: "tokens:read",
      summary: "Refresh an access token",
      description:
        DESCRIBED &&
        "Call this when the provider rejects a token with a 401, and pass the token's version as `rejected_version`. Only one refresh runs at a time. Without a body, Latchkey requests a new token, unless a refresh has failed recently. If connections share an API key, Latchkey returns the current key while it is valid.",
      input: fromBody(RefreshBody, DESCRIBED && { rejected_version: 2 }),
      response: tokenResponse,
      failures: TOKEN_FAILURES,
    },
    async (c, { rejected_version: rejectedVersion, even_if_refused: evenIfRefused }) => {
      const token = await stubOf(c).refresh({ rejectedVersion, evenIfRefused }, c.get("requestId"));
      rememberResult(c.get("appId"), c.get("connectionId"), token);
      return token.ok ? ok(presentToken(token.value)) : token;
    },
  ),
);

const ProofBody = lazy(() =>
  z.strictObject({
    method: z
      .string()
      .regex(/^[A-Z][A-Z-]{0,19}$/, "must be an HTTP method in capital letters")
      .describe(DESCRIBED && "The method of the request."),
    url: z
      .string()
      .max(8192)
      .refine((text) => URL.canParse(text), "must be an absolute URL")
      .describe(
        DESCRIBED &&
          "The URL of the request. It must be at the origin of the integration's API base URL. The proof does not depend on its query.",
      ),
    nonce: z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/, "must be a nonce of up to 512 characters")
      .optional()
      .describe(
        DESCRIBED &&
          "The `DPoP-Nonce` that the API has sent. Defaults to the newest one that Latchkey knows at this Cloudflare location.",
      ),
    version: z
      .int()
      .min(0)
      .optional()
      .describe(
        DESCRIBED &&
          "The `version` of the token that the request carries. The proof is only valid with this token.",
      ),
  }),
);

tokens.post(
  "/:connection/dpop-proof",
  requireApp,
  connectionParameter,
  endpointWithInput(
    {
      id: "create-dpop-proof",
      section: "Tokens",
      access: "tokens:read",
      summary: "Create a DPoP proof",
      description:
        DESCRIBED &&
        "Returns a proof of possession (RFC 9449) for one request that you send to the provider's API yourself, if the token's `token_type` is `DPoP`. Send it in the header `DPoP`, with `Authorization: DPoP {access_token}`. Each request needs a new proof. Latchkey signs it at the Cloudflare location that receives the request.",
      input: fromBody(
        ProofBody,
        DESCRIBED && { method: "GET", url: "https://api.example.com/v1/files", version: 3 },
      ),
      response: returns(DESCRIBED && ProofResponse, DESCRIBED && PROOF_EXAMPLE, { secret: true }),
      failures: DESCRIBED && [
        ...TOKEN_FAILURES,
        "api_not_configured",
        "dpop_not_used",
        "token_outdated",
        "proof_url_invalid",
      ],
    },
    async (c, request) => {
      const proof = await signTokenProof(tokenReaderOf(c), c.get("appId"), c.get("connectionId"), request);
      if (proof.ok) c.set("unlogged", true);
      return proof;
    },
  ),
);

tokens.post(
  "/:connection/token-exchange",
  requireApp,
  connectionParameter,
  endpointWithInput(
    {
      id: "exchange-token",
      section: "Tokens",
      access: "tokens:read",
      summary: "Exchange an access token",
      description:
        DESCRIBED &&
        "Exchanges the connection's access token for a token for another service (RFC 8693). The integration needs the option `token_exchange`. Latchkey returns the same token again until shortly before it expires, or until the connection has a new access token.",
      input: fromBody(
        TokenExchangeBody,
        DESCRIBED && { audience: "https://billing.example.com", scope: "invoices:read" },
      ),
      response: returns(DESCRIBED && ExchangedTokenResponse, DESCRIBED && EXCHANGED_TOKEN_EXAMPLE, {
        secret: true,
      }),
      failures: DESCRIBED && [...TOKEN_FAILURES, "token_exchange_not_supported", "token_exchange_refused"],
    },
    async (c, body) => {
      const request = exchangeRequestOf(body);
      const [app, connection] = [c.get("appId"), c.get("connectionId")];
      const place = { app, connection, key: await keyOfExchange(request) };
      const recalled = recallExchanged(place, Date.now());
      if (recalled !== null) return ok(presentExchangedToken(recalled));
      const changesBefore = tokenChanges(connection);
      const exchanged = await stubOf(c).exchangeToken(request, c.get("requestId"));
      if (!exchanged.ok) return exchanged;
      rememberExchanged(place, exchanged.value, Date.now(), changesBefore);
      return ok(presentExchangedToken(exchanged.value));
    },
  ),
);

tokens.post(
  "/:connection/check",
  requireApp,
  connectionParameter,
  endpoint(
    {
      id: "check-connection",
      section: "Tokens",
      access: "connections:write",
      summary: "Check a connection",
      description:
        DESCRIBED &&
        "Queries the provider to determine whether the credential works and which account it belongs to.",
      response: returns(
        DESCRIBED && CheckResponse,
        DESCRIBED && {
          ok: true,
          reason: null,
          account: { id: "4711", label: "Ada Lovelace" },
          checked_at: EXAMPLE.time,
        },
      ),
      failures: DESCRIBED && [...TOKEN_FAILURES, "check_not_supported"],
    },
    (c) => stubOf(c).check(c.get("requestId")),
  ),
);

const stubOf = (c: Context<HttpEnv>) => connectionStub(c.env, c.get("appId"), c.get("connectionId"));
