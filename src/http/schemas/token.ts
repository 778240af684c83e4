import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Metadata } from "../../connection/metadata.ts";
import { StoredAuthorizationDetails } from "../../providers/authorization-details.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

/** The API's response for an access token. */
export const TokenResponse = lazy(() =>
  z
    .object({
      access_token: z.string(),
      token_type: z
        .string()
        .describe(
          DESCRIBED &&
            "How the API expects the token. `Bearer` and `Basic` are schemes of the `Authorization` header. With `DPoP`, each request also needs a proof, see `dpop-proof`. `ApiKey` is sent as the provider's documentation describes.",
        ),
      expires_at: TimeOrNull().describe(DESCRIBED && "`null` if the expiration time is not known."),
      scope: z.string().describe(DESCRIBED && "The granted scopes, separated by spaces."),
      authorization_details: StoredAuthorizationDetails()
        .optional()
        .describe(
          DESCRIBED &&
            "The granted authorization details (RFC 9396), if the server has said what it granted.",
        ),
      version: z
        .int()
        .describe(
          DESCRIBED &&
            "Increases with each new token. If the provider rejects this token, pass its `version` to `refresh` as `rejected_version`.",
        ),
      metadata: Metadata(),
      credentials: z
        .record(z.string(), z.string())
        .optional()
        .describe(
          DESCRIBED &&
            "The fields of the credential, if it has more than one, such as a user name and a password.",
        ),
    })
    .meta({ id: "Token" }),
);

export const TOKEN_EXAMPLE: Parsed<typeof TokenResponse> = {
  access_token: "…",
  token_type: "Bearer",
  expires_at: EXAMPLE.later,
  scope: EXAMPLE.scopes.join(" "),
  version: 3,
  metadata: {},
};

/** The API's response for a proof of possession. */
export const ProofResponse = lazy(() =>
  z
    .object({
      proof: z.string().describe(DESCRIBED && "The value of the header `DPoP`. It is for one request only."),
      version: z.int().describe(DESCRIBED && "The `version` of the token that the proof is valid with."),
      issued_at: Time().describe(
        DESCRIBED && "Send the request at once: APIs accept a proof for about a minute.",
      ),
    })
    .meta({ id: "DpopProof" }),
);

export const PROOF_EXAMPLE: Parsed<typeof ProofResponse> = {
  proof: "…",
  version: 3,
  issued_at: EXAMPLE.time,
};

/** The API's response for a token that an access token was exchanged for. */
export const ExchangedTokenResponse = lazy(() =>
  z
    .object({
      access_token: z.string().describe(DESCRIBED && "The issued token. Its type is in `issued_token_type`."),
      issued_token_type: z.string().describe(DESCRIBED && "The type of the token (RFC 8693, section 3)."),
      token_type: z
        .string()
        .describe(
          DESCRIBED && "How the token is used, such as `Bearer`. `N_A` if it is not an access token.",
        ),
      expires_at: TimeOrNull().describe(
        DESCRIBED && "`null` if the server does not say when the token expires.",
      ),
      scope: z
        .string()
        .nullable()
        .describe(
          DESCRIBED && "The granted scopes, separated by spaces. `null` if the server does not say them.",
        ),
    })
    .meta({ id: "ExchangedToken" }),
);

export const EXCHANGED_TOKEN_EXAMPLE: Parsed<typeof ExchangedTokenResponse> = {
  access_token: "…",
  issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
  token_type: "Bearer",
  expires_at: EXAMPLE.later,
  scope: "invoices:read",
};
