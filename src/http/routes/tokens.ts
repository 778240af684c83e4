// /v1/connections/{connection}/token, /refresh and /check: what an app asks of a grant. The guards stand with
// each route: connections.ts has its own for the same paths, and a token read passes no guard twice.

import { type Context, Hono } from "hono";
import * as z from "zod";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { readToken } from "../../connection/token/read-token.ts";
import { presentToken } from "../../connection/token/token-set.ts";
import { ok } from "../../shared/result.ts";
import { CheckAnswer } from "../schemas/check.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { TOKEN_EXAMPLE, TokenAnswer } from "../schemas/token.ts";
import { appOnly } from "../middleware/authenticate.ts";
import { edgeOf, type HttpEnv } from "../http-env.ts";
import { namedConnection } from "../middleware/connection-parameter.ts";
import { NO_TOKEN } from "../token-failures.ts";
import { fromBody, fromQuery, gives, handle, handleInput } from "../operation.ts";
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

const tokenAnswer = gives(TokenAnswer, TOKEN_EXAMPLE, { secret: true });

export const tokens = new Hono<HttpEnv>();

tokens.get(
  "/:connection/token",
  appOnly,
  namedConnection,
  handleInput(
    {
      id: "get-token",
      section: "Tokens",
      summary: "Get a valid access token",
      description: "Refreshed first when it has to be. A token that lives is answered by the edge you ask.",
      input: fromQuery(TokenQuery, { min_ttl: "300" }),
      answer: tokenAnswer,
      failures: NO_TOKEN,
    },
    async (c, { min_ttl: minTtlSeconds }) => {
      const edge = { ...edgeOf(c), onHit: () => c.set("unlogged", true) };
      const token = await readToken(edge, c.get("appId"), c.get("connectionId"), { minTtlSeconds });
      return token.ok ? ok(presentToken(token.value)) : token;
    },
  ),
);

tokens.post(
  "/:connection/refresh",
  appOnly,
  namedConnection,
  handleInput(
    {
      id: "refresh-token",
      section: "Tokens",
      summary: "Refresh now",
      description:
        "For a token that the provider refused with 401. However many ask, one refresh is made. Without a body a new token is got in any case, unless a refresh has just failed.",
      input: fromBody(RefreshBody, { rejected_version: 2 }),
      answer: tokenAnswer,
      failures: NO_TOKEN,
    },
    async (c, { rejected_version: rejectedVersion, even_if_refused: evenIfRefused }) => {
      const token = await stubOf(c).refresh({ rejectedVersion, evenIfRefused }, c.get("requestId"));
      return token.ok ? ok(presentToken(token.value)) : token;
    },
  ),
);

tokens.post(
  "/:connection/check",
  appOnly,
  namedConnection,
  handle(
    {
      id: "check-connection",
      section: "Tokens",
      summary: "Ask the provider whether the credential works, and whose it is",
      answer: gives(CheckAnswer, {
        ok: true,
        reason: null,
        account: { id: "4711", label: "Ada Lovelace" },
        checked_at: EXAMPLE.time,
      }),
      failures: [...NO_TOKEN, "check_not_supported"],
    },
    (c) => stubOf(c).check(c.get("requestId")),
  ),
);

const stubOf = (c: Context<HttpEnv>) => connectionStub(c.env, c.get("appId"), c.get("connectionId"));
