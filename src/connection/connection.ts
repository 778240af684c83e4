// A connection: the stored record, and what the API returns of it.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { timestamp } from "../shared/clock.ts";
import { FAILURE_CODES } from "../shared/failure.ts";
import { type AppId, type ConnectionId, isAppId, isConnectionId } from "../shared/id.ts";
import { Diagnostic } from "./diagnostics.ts";
import { Metadata } from "./metadata.ts";
import { KIND_NAMES } from "../providers/provider-kinds.ts";
import { resourceOf } from "../providers/definition/check-resource.ts";
import { StoredAuthorizationDetails } from "../providers/authorization-details.ts";
import { missingScopes } from "../oauth/scopes.ts";
import { StoredTest } from "./test/stored-test.ts";
import { DiscoveredServer } from "./discovered-server.ts";
import { ProviderTraits, traitsOf } from "./provider-traits.ts";

export const ConnectionStatus = lazy(() =>
  z.enum(["pending", "active", "reauthorization_required", "deleted"]),
);

/** An account at the provider. The parts tell whether two accounts are the same; see account.ts. */
export const Account = lazy(() =>
  z.object({
    id: z.string(),
    label: z.string(),
    parts: z.array(z.string()),
    /** Whether the parts are complete. Version 0.1 cut long ones and rounded numbers. */
    exact: z.boolean().default(false),
  }),
);
export type Account = Parsed<typeof Account>;

export const EndUser = lazy(() => z.object({ id: z.string(), name: z.string().nullable() }));

/** The state of the refresh: a request without a response yet, and when to try again. */
const RefreshState = lazy(() =>
  z.object({
    intent: z
      .object({ token_hash: z.string(), started_at: z.number(), sends: z.number().default(1) })
      .nullable(),
    failures: z.number(),
    /** Since when it is unknown whether the refresh token was rotated. */
    unsure_since: z.number().nullable().default(null),
    retry_at: z.number().nullable(),
    /** When a token that the provider rejected was last replaced. */
    rejected_at: z.number().nullable(),
    /** The refusals of this refresh token for reasons that are not known, and since when. */
    refusals: z
      .object({ count: z.number(), since: z.number(), last: z.number().default(0) })
      .nullable()
      .default(null),
    /** The server's refusal of the client in the last refresh, and when the client was read. */
    client_refusal: z
      .object({
        error: z.string(),
        as_of: z.number(),
        /** Whether the server accepts the client for others, so that the next refusal ends the grant. */
        is_about_grant: z.boolean().default(false),
      })
      .nullable()
      .default(null),
  }),
);

/** The refresh state of a new grant, or of no grant. */
export const NO_REFRESH_YET: Parsed<typeof RefreshState> = {
  intent: null,
  failures: 0,
  unsure_since: null,
  retry_at: null,
  rejected_at: null,
  refusals: null,
  client_refusal: null,
};

export const Connection = lazy(() =>
  z.object({
    id: z.string().refine(isConnectionId),
    app: z.string().refine(isAppId),
    /** Null until the person has chosen one of several. */
    integration: z.string().nullable(),
    provider: z.string().nullable(),
    /** Set where the provider has connections of several kinds, and this one is not of its own kind. */
    kind: z.enum(KIND_NAMES).nullable().default(null),
    /** Set where the integration has a definition of its own; see provider-traits.ts. */
    provider_traits: ProviderTraits().nullable().default(null),
    end_user: EndUser(),
    status: ConnectionStatus(),
    requested_scopes: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    requested_authorization_details: StoredAuthorizationDetails().default([]),
    /** Null where the server has not said what it has granted. */
    granted_authorization_details: StoredAuthorizationDetails().nullable().default(null),
    scopes_case_sensitive: z.boolean(),
    account: Account().nullable(),
    /** The IDs of the other accounts of the same sign-in, as of the last connect where the provider has listed them. */
    sibling_accounts: z.array(z.string()).default([]),
    provider_metadata: Metadata(),
    app_metadata: Metadata(),
    variables: z.record(z.string(), z.string()),
    /** The version of the token set; 0 before there is one. */
    version: z.number(),
    issued_at: z.number().nullable(),
    expires_at: z.number().nullable(),
    refreshable: z.boolean(),
    /** Whether the grant can be revoked at the provider. */
    revocable: z.boolean(),
    sealed_grant: z.string().nullable(),
    /** Whether the provider's data is out of date, because its last update failed. */
    stale: z.boolean().default(false),
    /** When the refresh token or the consent to an item expires, where the server reports it. */
    refresh_expires_at: z.number().nullable().default(null),
    /** Whether a refresh did not extend that expiry, and since when it is known. */
    refresh_end_fixed: z.boolean().default(false),
    refresh_end_since: z.number().nullable().default(null),
    /** When the refresh token was issued or last used, if that was before the access token was issued. */
    refresh_issued_at: z.number().nullable().default(null),
    /** Which origins the grant may be sent to: those that the integration had since then, in milliseconds. */
    origins_since: z.number().default(0),
    /** The integration's setting when the grant was last issued. */
    keep_alive_days: z.number().nullable().default(null),
    /** The scopes that an API call needed, how often the end user was asked for them, and whether that is to be done. */
    step_up: z
      .object({ scopes: z.array(z.string()), tries: z.number(), is_pending: z.boolean() })
      .nullable()
      .default(null),
    /** How the account was connected last, so that a session to reconnect it is of the same kind. */
    flow: z.enum(["redirect", "device"]).default("redirect"),
    /** The authorization server that was discovered; null where the integration knows it. */
    server: DiscoveredServer().nullable().default(null),
    /** The expiry that a `connection.expiring` event has announced. */
    expiring_told: z.number().nullable().default(null),
    refresh: RefreshState(),
    created_at: z.number(),
    updated_at: z.number(),
    last_refreshed_at: z.number().nullable(),
    /** Null where the stored code no longer exists. */
    last_error: z
      .object({
        code: z.enum(FAILURE_CODES),
        at: z.number(),
        /** The error code that the provider sent. */
        provider_error: z.string().nullable().default(null),
      })
      .nullable()
      .catch(null),
    /** Set for the connection of a test: no list and no count has it, it sends no events, and it is deleted afterwards. */
    test: StoredTest().nullable().default(null),
    /** The newest first. */
    diagnostics: z.array(Diagnostic()).default([]).catch([]),
    /** Increases with each visible change, so that an older report never replaces a newer one. */
    revision: z.number(),
    /** Whether the next publication reports the connection to the app's object; see isListedDifferently. */
    is_list_outdated: z.boolean().default(true),
  }),
);

export type Connection = Parsed<typeof Connection>;

/** A pending connection, before an account was connected. */
export function newConnection(
  id: ConnectionId,
  app: AppId,
  endUser: Parsed<typeof EndUser>,
  now: number,
): Connection {
  return {
    id,
    app,
    integration: null,
    provider: null,
    kind: null,
    provider_traits: null,
    end_user: endUser,
    status: "pending",
    requested_scopes: [],
    granted_scopes: [],
    requested_authorization_details: [],
    granted_authorization_details: null,
    scopes_case_sensitive: true,
    account: null,
    sibling_accounts: [],
    provider_metadata: {},
    app_metadata: {},
    variables: {},
    version: 0,
    issued_at: null,
    expires_at: null,
    refreshable: false,
    revocable: false,
    sealed_grant: null,
    stale: false,
    refresh_expires_at: null,
    refresh_end_fixed: false,
    refresh_end_since: null,
    refresh_issued_at: null,
    origins_since: 0,
    keep_alive_days: null,
    step_up: null,
    flow: "redirect",
    server: null,
    expiring_told: null,
    refresh: NO_REFRESH_YET,
    created_at: now,
    updated_at: now,
    last_refreshed_at: null,
    last_error: null,
    test: null,
    diagnostics: [],
    revision: 0,
    is_list_outdated: true,
  };
}

/** A connection as the API returns it. The provider's metadata wins over the app's metadata of the same name. */
export function presentConnection(connection: Connection) {
  const { requested_scopes, granted_scopes, last_error } = connection;
  const { requested_authorization_details: details, granted_authorization_details: grantedDetails } =
    connection;
  const granted = connection.status === "pending" ? requested_scopes : granted_scopes;
  const traits = traitsOf(connection);
  return {
    id: connection.id,
    app: connection.app,
    integration: connection.integration,
    provider: connection.provider,
    end_user: connection.end_user.id,
    end_user_name: connection.end_user.name,
    status: connection.status,
    requested_scopes,
    granted_scopes,
    missing_scopes: missingScopes(requested_scopes, granted, {
      caseSensitive: connection.scopes_case_sensitive,
      equivalents: traits?.scope_equivalents ?? [],
      neverEchoed: traits?.scopes_never_echoed ?? [],
    }),
    ...(details.length > 0 && { requested_authorization_details: details }),
    ...(grantedDetails !== null && { granted_authorization_details: grantedDetails }),
    needs_scopes: connection.step_up?.is_pending === true ? connection.step_up.scopes : [],
    account:
      connection.account === null ? null : { id: connection.account.id, label: connection.account.label },
    resource: resourceOf(connection.variables) ?? null,
    metadata: { ...connection.app_metadata, ...connection.provider_metadata },
    refreshable: connection.refreshable,
    revocable: connection.revocable,
    stale: connection.stale,
    expires_at: timestamp(connection.expires_at),
    created_at: timestamp(connection.created_at),
    updated_at: timestamp(connection.updated_at),
    last_refreshed_at: timestamp(connection.last_refreshed_at),
    last_error: last_error === null ? null : { ...last_error, at: timestamp(last_error.at) },
  };
}

/**
 * Returns whether a change concerns what the app's list of connections shows. The times of refreshes and errors do not
 * count, because they change often. The list shows them as of the last report.
 */
export function isListedDifferently(before: Connection, after: Connection): boolean {
  return listed(before) !== listed(after);
}

function listed(connection: Connection): string {
  const { account, last_error } = connection;
  return JSON.stringify({
    ...presentConnection(connection),
    account,
    expires_at: null,
    updated_at: null,
    last_refreshed_at: null,
    last_error: last_error === null ? null : { ...last_error, at: null },
  });
}

export type PublicConnection = ReturnType<typeof presentConnection>;
