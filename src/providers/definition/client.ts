// The client of a definition: how it authenticates (RFC 7591, section 2), and the JWTs that it signs (RFC 7523).

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { SIGNING_ALGORITHMS } from "../../vault/private-key.ts";
import { Template } from "./values.ts";

/** The methods of client authentication (RFC 7591, section 2), and one that a provider has invented. */
export const TOKEN_ENDPOINT_AUTH_METHODS = [
  "none",
  "client_secret_basic",
  "client_secret_post",
  "client_secret_as_user",
  "private_key_jwt",
] as const;

export type TokenEndpointAuthMethod = (typeof TOKEN_ENDPOINT_AUTH_METHODS)[number];

/** The grant type of an assertion (RFC 7523, section 2.1). */
export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** How a client gets tokens, with the names of RFC 7591, section 2. */
export const GRANT_TYPES = ["authorization_code", "client_credentials", JWT_BEARER] as const;

export type GrantTypeName = (typeof GRANT_TYPES)[number];

/** The fields of a JWT that the client's private key signs. */
const jwtFields = () => ({
  alg: z.enum(SIGNING_ALGORITHMS).describe(DESCRIBED && "The algorithm."),
  kid: Template()
    .optional()
    .describe(DESCRIBED && "The key ID in the header."),
  claims: z
    .record(z.string().regex(/^(?!(iat|exp|nbf)$)\w{1,64}$/), Template())
    .refine((claims) => Object.keys(claims).length <= 10, "must not have more than 10 entries")
    .describe(
      DESCRIBED &&
        "The claims, besides `iat` and `exp`. A claim whose variable has no value is left out. In `token.assertion`, `{random}` is a new random value, such as for `jti`.",
    ),
  lifetime: z
    .int()
    .min(30)
    .max(15_777_000)
    .optional()
    .describe(
      DESCRIBED && "For how many seconds the JWT is valid. Each request has a new one. Defaults to 300.",
    ),
});

const SecretJwt = lazy(() =>
  z
    .strictObject(jwtFields())
    .describe(
      DESCRIBED &&
        "The client secret, if it is a JWT that the integration's `client_private_key` signs. Values can contain variables and `{client_id}`. A `client_secret` that was signed elsewhere is used as it is.",
    ),
);

export const Assertion = lazy(() =>
  z
    .strictObject({
      ...jwtFields(),
      scope_claim: z
        .string()
        .regex(/^\w{1,64}$/)
        .optional()
        .describe(
          DESCRIBED && "The claim that has the scopes, separated by spaces. No parameter has them then.",
        ),
      sent_as: z
        .enum(["assertion", "bearer"])
        .optional()
        .describe(
          DESCRIBED &&
            "`assertion`, the default: the parameter of RFC 7523, section 2.1. `bearer`: the token of the `Authorization` header.",
        ),
    })
    .describe(
      DESCRIBED &&
        "The JWT with which the client gets tokens, instead of its own credentials (RFC 7523). The private key of the client signs it.",
    ),
);

export type Assertion = Parsed<typeof Assertion>;

export const Client = lazy(() =>
  z
    .strictObject({
      authentication: z
        .array(z.enum(TOKEN_ENDPOINT_AUTH_METHODS))
        .min(1)
        .optional()
        .describe(
          DESCRIBED &&
            "The methods with which a client can authenticate. The first one is used that fits the integration's credential: a secret, or for `private_key_jwt` (RFC 7523) a private key. `client_secret_as_user`: HTTP Basic authentication with the secret as the user name and no password.",
        ),
      basic_encoding: z
        .enum(["form", "raw"])
        .optional()
        .describe(
          DESCRIBED &&
            "Whether HTTP Basic authentication has the ID and the secret form-encoded. Defaults to `form`.",
        ),
      grant_types: z
        .array(z.enum(GRANT_TYPES))
        .min(1)
        .optional()
        .describe(
          DESCRIBED &&
            "How a client gets tokens: with an end user's authorization, or with its own credentials (RFC 6749, section 4.4). The first one is used unless the integration has the option `grant_type`. Defaults to `authorization_code`.",
        ),
      secret_jwt: SecretJwt().optional(),
      default_id: z
        .literal("hostname")
        .optional()
        .describe(DESCRIBED && "The client ID of an integration that sets none: the host name of Latchkey."),
    })
    .describe(DESCRIBED && "The client."),
);
