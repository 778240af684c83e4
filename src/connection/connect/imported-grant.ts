// The body of `POST /v1/connections`: a grant that was obtained elsewhere, or what Latchkey gets one with.

import * as z from "zod";
import { Variables } from "../../integration/integration.ts";
import { AuthorizationDetails } from "../../providers/authorization-details.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { MAX_LIFETIME_SECONDS } from "../../oauth/token/token-expiry.ts";

/** The fields of a credential, by name. */
const Credentials = lazy(() => z.record(z.string().max(64), z.string().min(1).max(MAX_CREDENTIAL_LENGTH)));

/** The length of the longest value of a credential. Some keys are JWTs. */
const MAX_CREDENTIAL_LENGTH = 4_096;

/** A JWT, a SAML assertion, or another token that an app passes on. */
const Token = lazy(() => z.string().min(1).max(16_384));

/** What a connection of the grant type JWT bearer is created or renewed with. */
const assertionFields = () => ({
  assertion: Token()
    .optional()
    .describe(
      DESCRIBED &&
        "A JWT of the workload's platform, for the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523, section 2.1).",
    ),
  subject_token: Token()
    .optional()
    .describe(
      DESCRIBED &&
        "A token of the integration's `identity_provider`, such as the end user's ID token. Latchkey exchanges it for an assertion.",
    ),
  subject_token_type: z
    .string()
    .max(256)
    .optional()
    .describe(
      DESCRIBED &&
        "The type of the `subject_token` (RFC 8693, section 3), such as `urn:ietf:params:oauth:token-type:id_token` or `urn:ietf:params:oauth:token-type:refresh_token`.",
    ),
});

/** The body of `PUT /v1/connections/{connection}/credentials`. */
export const NewCredentials = lazy(() =>
  z.strictObject({ credentials: Credentials().optional(), ...assertionFields() }),
);

export type NewCredentials = Parsed<typeof NewCredentials>;

export const ImportedGrant = lazy(() =>
  z.strictObject({
    integration: z.string().max(64),
    end_user: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe(
        DESCRIBED &&
          "Your ID for the end user. Required, except with an `assertion`, whose subject is the default.",
      ),
    access_token: z
      .string()
      .min(1)
      .max(16_384)
      .optional()
      .describe(DESCRIBED && "The access token. Required, except for API keys, machines, and assertions."),
    ...assertionFields(),
    credentials: Credentials()
      .optional()
      .describe(
        DESCRIBED &&
          "The API key, or the user name and the password, for a provider that has these: `api_key`, or the fields that `GET /v1/providers/{provider}` lists. Latchkey asks the provider whether it accepts them.",
      ),
    refresh_token: z.string().min(1).max(16_384).optional(),
    expires_in: z
      .number()
      .max(MAX_LIFETIME_SECONDS)
      .optional()
      .describe(DESCRIBED && "The time until the access token expires, in seconds."),
    scope: z
      .string()
      .max(8192)
      .optional()
      .describe(
        DESCRIBED && "The granted scopes, separated by spaces. For a machine, the scopes to request.",
      ),
    authorization_details: AuthorizationDetails()
      .optional()
      .describe(
        DESCRIBED &&
          "The granted authorization details (RFC 9396). For a machine, those to request instead of the integration's.",
      ),
    variables: Variables()
      .optional()
      .describe(
        DESCRIBED &&
          "Values that are added to the integration's variables or override them for this connection.",
      ),
    metadata: z
      .record(z.string().min(1).max(64), z.string().max(1024))
      .optional()
      .describe(
        DESCRIBED &&
          "Your own metadata, and what the provider sent: additional fields of the token response, and the values that the provider's definition calls `learned`.",
      ),
  }),
);

export type ImportedGrant = Parsed<typeof ImportedGrant>;

/** A grant whose end user is known. */
export type OwnedGrant = ImportedGrant & { end_user: string };
