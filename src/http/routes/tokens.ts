// /v1/connections/{connection}/token, /refresh and /check: what an app asks of a grant. The guards stand with
// each route: connections.ts has its own for the same paths, and a token read passes no guard twice.

import { type Context, Hono } from "hono";
import * as z from "zod";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readToken } from "../../connection/token/read-token.ts";
import { presentToken } from "../../connection/token/token-set.ts";
import { ok } from "../../shared/result.ts";
import { CheckResponse } from "../schemas/check.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { TOKEN_EXAMPLE, TokenResponse } from "../schemas/token.ts";
import { requireApp } from "../middleware/authenticate.ts";
import { tokenReaderOf, type HttpEnv } from "../http-env.ts";
import { connectionParameter } from "../middleware/connection-parameter.ts";
import { TOKEN_FAILURES } from "../token-failures.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput } from "../operation.ts";
import { wholeNumber } from "../validate.ts";

const TokenQuery = z.strictObject({
  min_ttl: wholeNumber(0, 86_400)
    .optional()
    .describe("Seconds the token has to live yet; honoured up to half its lifetime."),
});

const RefreshBody = z
  .strictObject({
    rejected_version: z
      .int()
      .min(0)
      .optional()
      .describe("The `version` the provider refused: a newer one is answered where there is one."),
    even_if_refused: z
      .boolean()
      .optional()
      .describe("Presents a grant that was refused once more, at most once a minute, for seven days."),
  })
  .refine((body) => body.rejected_version === undefined || body.even_if_refused !== true, {
    message: "is for a grant that was refused, which has no version to reject",
    path: ["even_if_refused"],
  });

const tokenAnswer = returns(TokenResponse, TOKEN_EXAMPLE, { secret: true });

export const tokens = new Hono<HttpEnv>();

tokens.get(
  "/:connection/token",
  requireApp,
  connectionParameter,
  endpointWithInput(
    {
      id: "get-token",
      section: "Tokens",
      summary: "Get an access token",
      description: "Refreshed first when it has to be. A token that lives is answered by the edge you ask.",
      input: fromQuery(TokenQuery, { min_ttl: "300" }),
      answer: tokenAnswer,
      failures: TOKEN_FAILURES,
    },
    async (c, { min_ttl: minTtlSeconds }) => {
      const edge = { ...tokenReaderOf(c), onHit: () => c.set("unlogged", true) };
      const token = await readToken(edge, c.get("appId"), c.get("connectionId"), { minTtlSeconds });
      return token.ok ? ok(presentToken(token.value)) : token;
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
      summary: "Refresh an access token",
      description:
        "For a token that the provider refused with 401. However many ask, one refresh is made. Without a body a new token is got in any case, unless a refresh has just failed.",
      input: fromBody(RefreshBody, { rejected_version: 2 }),
      answer: tokenAnswer,
      failures: TOKEN_FAILURES,
    },
    async (c, { rejected_version: rejectedVersion, even_if_refused: evenIfRefused }) => {
      const token = await stubOf(c).refresh({ rejectedVersion, evenIfRefused }, c.get("requestId"));
      return token.ok ? ok(presentToken(token.value)) : token;
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
      summary: "Check a connection",
      answer: returns(CheckResponse, {
        ok: true,
        reason: null,
        account: { id: "4711", label: "Ada Lovelace" },
        checked_at: EXAMPLE.time,
      }),
      failures: [...TOKEN_FAILURES, "check_not_supported"],
    },
    (c) => stubOf(c).check(c.get("requestId")),
  ),
);

const stubOf = (c: Context<HttpEnv>) => connectionStub(c.env, c.get("appId"), c.get("connectionId"));
