// The body of `POST /v1/connections/{connection}/token-exchange`: what the connection's access token is exchanged for
// (RFC 8693, section 2.1).

import * as z from "zod";
import { TOKEN_TYPE } from "../../oauth/grants/token-exchange.ts";
import { sha256Hex } from "../../shared/digest.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

const MAX_TARGETS = 10;

/** One value, or several. */
const oneOrMore = <S extends z.ZodType<string>>(value: S) =>
  z.union([value, z.array(value).min(1).max(MAX_TARGETS)]);

const Resource = lazy(() =>
  z
    .string()
    .max(2048)
    // RFC 8707, section 2.
    .refine(
      (text) => URL.canParse(text) && !text.includes("#"),
      "must be an absolute URI without a fragment",
    ),
);

export const TokenExchangeBody = lazy(() =>
  z.strictObject({
    audience: oneOrMore(z.string().min(1).max(2048))
      .optional()
      .describe(
        DESCRIBED &&
          "The name of the service that the token is for, or a list of up to ten, as the server knows them.",
      ),
    resource: oneOrMore(Resource())
      .optional()
      .describe(
        DESCRIBED && "The URI of the service that the token is for, or a list of up to ten (RFC 8707).",
      ),
    scope: z
      .string()
      .min(1)
      .max(8192)
      .optional()
      .describe(DESCRIBED && "The scopes to request, separated by spaces."),
    requested_token_type: z
      .string()
      .min(1)
      .max(256)
      // An app gets no refresh token of a grant, and a server could issue one for its access token.
      .refine((type) => type !== TOKEN_TYPE.refreshToken, "can't be that of a refresh token")
      .optional()
      .describe(
        DESCRIBED && "The type of the token (RFC 8693, section 3). The server chooses it if omitted.",
      ),
  }),
);

/** What a token is exchanged for, in one form for each meaning. */
export type ExchangeRequest = {
  audience: string[];
  resource: string[];
  scope: string | null;
  requestedTokenType: string | null;
};

/** Returns a request in a form that is the same for all requests with the same meaning. */
export function exchangeRequestOf(body: Parsed<typeof TokenExchangeBody>): ExchangeRequest {
  const { audience = [], resource = [], scope, requested_token_type } = body;
  const scopes = sorted(scope?.split(" ").filter((one) => one !== "") ?? []);
  return {
    audience: sorted([audience].flat()),
    resource: sorted([resource].flat()),
    scope: scopes.length === 0 ? null : scopes.join(" "),
    requestedTokenType: requested_token_type ?? null,
  };
}

const sorted = (values: string[]) => [...new Set(values)].toSorted();

/** Returns what identifies a request. */
export const keyOfExchange = ({ audience, resource, scope, requestedTokenType }: ExchangeRequest) =>
  sha256Hex(JSON.stringify([audience, resource, scope, requestedTokenType]));
