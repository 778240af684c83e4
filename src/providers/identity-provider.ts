// The identity provider of an integration: the enterprise's server that exchanges its users' tokens for assertions
// (draft-ietf-oauth-identity-assertion-authz-grant), as the API accepts and shows it, and as storage keeps it.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { isWeakSecret } from "../vault/weak-secret.ts";

const MIN_SECRET_LENGTH = 8;

const AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"] as const;

const Url = lazy(() =>
  z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text), "must be an absolute URL"),
);

/** The fields that are stored as they are sent. */
const fields = () => ({
  issuer: Url().describe(
    DESCRIBED && "The issuer in the identity provider's ID tokens. Tokens of others are not sent there.",
  ),
  token_endpoint: Url().describe(DESCRIBED && "The endpoint that exchanges tokens (RFC 8693)."),
  client_id: z
    .string()
    .min(1)
    .max(1024)
    .describe(DESCRIBED && "Your client at the identity provider."),
  token_endpoint_auth_method: z
    .enum(AUTH_METHODS)
    .optional()
    .describe(
      DESCRIBED &&
        "How the client authenticates. Defaults to `client_secret_basic` with a secret, and else to `none`.",
    ),
});

/** The identity provider in a request. */
export const IdentityProvider = lazy(() =>
  z
    .strictObject({
      ...fields(),
      client_secret: z
        .string()
        .max(4096)
        .refine((secret) => !isWeakSecret(secret, MIN_SECRET_LENGTH), {
          message: `must have at least ${MIN_SECRET_LENGTH} characters that are no repetition or sequence`,
        })
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "The secret of this client. Write-only. If it is omitted in a change, it stays as it is.",
        ),
    })
    .describe(
      DESCRIBED &&
        "The enterprise's identity provider, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`. It exchanges its users' tokens for assertions.",
    ),
);

/** The identity provider as the API shows it. */
export const ShownIdentityProvider = lazy(() => z.object({ ...fields(), has_client_secret: z.boolean() }));

/** The identity provider as it is stored. The secret is encrypted. */
export const StoredIdentityProvider = lazy(() =>
  z.object({ ...fields(), sealed_client_secret: z.string().nullable() }),
);

export type StoredIdentityProvider = Parsed<typeof StoredIdentityProvider>;
