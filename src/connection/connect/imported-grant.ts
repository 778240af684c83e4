// The body of `POST /v1/connections`: a grant that was obtained elsewhere.

import * as z from "zod";
import { Variables } from "../../integration/integration.ts";
import { AuthorizationDetails } from "../../providers/authorization-details.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { MAX_LIFETIME_SECONDS } from "../../oauth/token/token-expiry.ts";

/** The fields of a credential, by name. */
export const Credentials = lazy(() =>
  z.record(z.string().max(64), z.string().min(1).max(MAX_CREDENTIAL_LENGTH)),
);

/** The length of the longest value of a credential. Some keys are JWTs. */
const MAX_CREDENTIAL_LENGTH = 4_096;

export const ImportedGrant = lazy(() =>
  z.strictObject({
    integration: z.string().max(64),
    end_user: z.string().min(1).max(256).describe("Your ID for the end user."),
    access_token: z
      .string()
      .min(1)
      .max(16_384)
      .optional()
      .describe("The access token. Required, except for API keys and machines."),
    credentials: Credentials()
      .optional()
      .describe(
        "The API key, or the user name and the password, for a provider that has these: `api_key`, or the fields that `GET /v1/providers/{provider}` lists. Latchkey asks the provider whether it accepts them.",
      ),
    refresh_token: z.string().min(1).max(16_384).optional(),
    expires_in: z
      .number()
      .max(MAX_LIFETIME_SECONDS)
      .optional()
      .describe("The time until the access token expires, in seconds."),
    scope: z
      .string()
      .max(8192)
      .optional()
      .describe("The granted scopes, separated by spaces. For a machine, the scopes to request."),
    authorization_details: AuthorizationDetails()
      .optional()
      .describe(
        "The granted authorization details (RFC 9396). For a machine, those to request instead of the integration's.",
      ),
    variables: Variables()
      .optional()
      .describe("Values that are added to the integration's variables or override them for this connection."),
    metadata: z
      .record(z.string().min(1).max(64), z.string().max(1024))
      .optional()
      .describe(
        "Your own metadata, and what the provider sent: additional fields of the token response, and the values that the provider's definition calls `learned`.",
      ),
  }),
);

export type ImportedGrant = Parsed<typeof ImportedGrant>;
