// The API's responses for connections and their deletion.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { ConnectionStatus } from "../../connection/connection.ts";
import { Metadata } from "../../connection/metadata.ts";
import { StoredAuthorizationDetails } from "../../providers/authorization-details.ts";
import { EXAMPLE } from "./examples.ts";
import { ErrorCode } from "./problem.ts";
import { Time, TimeOrNull } from "./time.ts";

export const AccountResponse = lazy(() => z.object({ id: z.string(), label: z.string() }));

const ConnectionFields = lazy(() =>
  z.object({
    id: z.string(),
    app: z.string(),
    integration: z
      .string()
      .nullable()
      .describe(DESCRIBED && "`null` until the end user has chosen an integration, if there are several."),
    provider: z.string().nullable(),
    end_user: z.string().describe(DESCRIBED && "Your ID for the end user."),
    end_user_name: z
      .string()
      .nullable()
      .describe(
        DESCRIBED && "The name of the end user in the first connect session. `null` if the session had none.",
      ),
    status: ConnectionStatus().describe(DESCRIBED && "`deleted` appears only in the response to `DELETE`."),
    requested_scopes: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    missing_scopes: z
      .array(z.string())
      .describe(
        DESCRIBED &&
          "The scopes that were requested but not granted. Scopes that servers do not return even if they grant them, such as `offline_access`, are not listed.",
      ),
    requested_authorization_details: StoredAuthorizationDetails()
      .optional()
      .describe(DESCRIBED && "The authorization details that were requested (RFC 9396), if any."),
    granted_authorization_details: StoredAuthorizationDetails()
      .optional()
      .describe(
        DESCRIBED && "The authorization details that the server said it has granted, if it has said so.",
      ),
    needs_scopes: z
      .array(z.string())
      .describe(
        DESCRIBED && "The scopes that the API asked for. A session with this `connection_id` requests them.",
      ),
    account: AccountResponse()
      .nullable()
      .describe(DESCRIBED && "The account at the provider. `null` if the provider has not identified it."),
    resource: z
      .string()
      .nullable()
      .describe(
        DESCRIBED &&
          "For `mcp`: the URL of the server that the session or the end user has named. `null` if the integration names it, and for other providers.",
      ),
    metadata: Metadata().describe(
      DESCRIBED &&
        "Your metadata and the provider's. If both use the same name, the provider's value takes precedence.",
    ),
    refreshable: z.boolean().describe(DESCRIBED && "Whether the token can be renewed without the end user."),
    revocable: z.boolean().describe(DESCRIBED && "Whether the provider supports revocation of the grant."),
    stale: z.boolean().describe(DESCRIBED && "Whether the provider could not read the latest data."),
    expires_at: TimeOrNull().describe(
      DESCRIBED && "When the token expires. `null` if the expiration time is not known.",
    ),
    created_at: Time(),
    updated_at: Time(),
    last_refreshed_at: TimeOrNull(),
    last_error: z
      .object({
        code: ErrorCode(),
        at: Time(),
        provider_error: z
          .string()
          .nullable()
          .describe(DESCRIBED && "The error code that the provider sent."),
      })
      .nullable(),
  }),
);

export const ConnectionResponse = lazy(() => ConnectionFields().meta({ id: "Connection" }));

/** A connection in a list, which the app's directory answers without the connection itself. */
export const ListedConnectionResponse = lazy(() =>
  ConnectionFields()
    .extend({
      as_of: Time().describe(
        DESCRIBED &&
          "When the list last heard of the connection. `expires_at`, `updated_at`, `last_refreshed_at`, and the time of `last_error` may have changed since, and everything else is current. `GET /v1/connections/{connection}` returns the current values.",
      ),
    })
    .meta({ id: "ListedConnection" }),
);

export type ListedConnection = Parsed<typeof ListedConnectionResponse>;

/** Returns a connection as the app's list stores it. Earlier versions stored no name, no resource, and no time. */
export function presentListed(record: string): ListedConnection {
  const stored: Omit<ListedConnection, "as_of" | "resource" | "end_user_name"> & Partial<ListedConnection> =
    JSON.parse(record);
  const { end_user_name = null, resource = null, as_of = stored.updated_at } = stored;
  return { ...stored, end_user_name, resource, as_of };
}

/** The response to a deletion, which includes what happened to the grant. */
export const DeletionResponse = lazy(() =>
  ConnectionFields()
    .extend({
      revoked_at_provider: z.boolean(),
      revocation: z
        .enum(["revoked", "shared", "pending", "refused", "not_supported"])
        .describe(
          DESCRIBED &&
            "`revoked`: the provider has revoked the grant. `shared`: another connection of the integration uses the same account, and the provider's authorization is revoked when the last one is deleted. `pending`: the provider is unavailable, and Latchkey retries. `refused`: the provider refused to revoke it, or Latchkey could not ask, because the integration no longer has the origins that the grant was issued for. `not_supported`: the provider does not support revocation, or there is no grant to revoke.",
        ),
      revocation_hint: z
        .string()
        .nullable()
        .describe(
          DESCRIBED &&
            "What the end user can do if the provider does not support revocation, or when a shared authorization is revoked.",
        ),
    })
    .meta({ id: "DeletedConnection" }),
);

export const CONNECTION_EXAMPLE: Parsed<typeof ConnectionResponse> = {
  id: EXAMPLE.connection,
  app: EXAMPLE.app,
  integration: EXAMPLE.integration,
  provider: EXAMPLE.provider,
  end_user: EXAMPLE.endUser,
  end_user_name: "Ada Lovelace",
  status: "active",
  requested_scopes: [...EXAMPLE.scopes],
  granted_scopes: [...EXAMPLE.scopes],
  missing_scopes: [],
  needs_scopes: [],
  account: { id: "4711", label: "Ada Lovelace" },
  resource: null,
  metadata: {},
  refreshable: true,
  revocable: true,
  stale: false,
  expires_at: EXAMPLE.later,
  created_at: EXAMPLE.time,
  updated_at: EXAMPLE.time,
  last_refreshed_at: null,
  last_error: null,
};

/** A connection with an API key, which has no scopes and does not expire. */
export const KEY_CONNECTION_EXAMPLE: Parsed<typeof ConnectionResponse> = {
  ...CONNECTION_EXAMPLE,
  integration: "models",
  provider: "models-api-key",
  requested_scopes: [],
  granted_scopes: [],
  refreshable: false,
  revocable: false,
  expires_at: null,
};

export const LISTED_CONNECTION_EXAMPLE: Parsed<typeof ListedConnectionResponse> = {
  ...CONNECTION_EXAMPLE,
  as_of: EXAMPLE.time,
};
