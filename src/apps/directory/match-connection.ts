// Chooses which of an end user's connections a request for a working one is about.

import * as z from "zod";
import { missingScopes } from "../../oauth/scopes.ts";
import type { Integration } from "../../integration/integration.ts";
import { resourceOf } from "../../providers/definition/check-resource.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import type { ConnectionId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { AppContext } from "../app-context.ts";
import type { ConnectionGap, ConnectionRequest } from "./connection-request.ts";

/** What a request depends on, in the public form of a connection. Earlier versions stored neither of the last two fields. */
const Listed = lazy(() =>
  z.object({
    status: z.enum(["pending", "active", "reauthorization_required"]),
    requested_scopes: z.array(z.string()),
    granted_scopes: z.array(z.string()),
    needs_scopes: z.array(z.string()).default([]),
    resource: z.string().nullable().default(null),
  }),
);
type Listed = Parsed<typeof Listed>;

/** A connection for a request. `gap` is null if it can be used. */
export type ConnectionMatch = {
  id: ConnectionId;
  record: string;
  gap: ConnectionGap | null;
  /** The scopes that are missing. */
  missing: string[];
  /** The scopes to request again, so that a reconnect loses none. */
  scopes: string[];
};

/** After so many connections whose token cannot be refreshed, those that are still listed as active are not tried. */
const MAX_ENDED = 5;

/**
 * Returns the end user's best connection: an active one with all scopes, one that lacks scopes, one to reconnect, or a pending
 * one, and the newest of these. Null where there is none. Fails with `connection_not_found` if the request names another one.
 */
export function matchConnection(
  { directory }: AppContext,
  integration: Integration,
  request: ConnectionRequest,
): Result<ConnectionMatch | null> {
  const own = resourceOf(integration.variables);
  const resource = request.resource ?? own ?? null;
  const named = request.connection_id ?? null;
  const rows = directory.connectionsOf(request.end_user, integration.id, {
    id: named,
    // A connection whose record names no resource has the integration's.
    resource: named === null ? resource : null,
    includesUnnamed: resource === (own ?? null),
  });
  const matches = rows.flatMap(({ id, record }): ConnectionMatch[] => {
    const listed = Listed().parse(JSON.parse(record));
    // A pending connection without a resource can still become one of any resource.
    const isOther =
      named === null && listed.status === "pending" && (listed.resource ?? own ?? null) !== resource;
    if (isOther) return [];
    const hasEnded = request.ended.includes(id) || request.ended.length >= MAX_ENDED;
    const missing = scopesMissing(listed, integration, request.scopes ?? []);
    const { requested_scopes, needs_scopes } = listed;
    const scopes = [...new Set([...requested_scopes, ...needs_scopes, ...(request.scopes ?? [])])];
    return [{ id, record, gap: gapOf(listed, hasEnded, missing), missing, scopes }];
  });
  if (named !== null && matches.length === 0) return fail("connection_not_found");
  const ordered = ORDER.flatMap((gap) => matches.find((match) => match.gap === gap) ?? []);
  return ok(ordered[0] ?? null);
}

const ORDER: readonly (ConnectionGap | null)[] = [
  null,
  "missing_scopes",
  "reauthorization_required",
  "not_connected",
];

function gapOf({ status }: Listed, hasEnded: boolean, missing: readonly string[]): ConnectionGap | null {
  if (status === "pending") return "not_connected";
  if (status === "reauthorization_required" || hasEnded) return "reauthorization_required";
  return missing.length > 0 ? "missing_scopes" : null;
}

/**
 * Returns the scopes that the request names and that were not granted, and those that the API has asked for, if an end user can
 * grant them.
 */
function scopesMissing(
  { granted_scopes, needs_scopes }: Listed,
  integration: Integration,
  wanted: readonly string[],
): string[] {
  const provider = providerOf(integration);
  // An API key has no scopes, and neither has a bank connection.
  const kind = kindOf(provider, integration);
  if (provider.kind !== "code" || kind === "api_key") return [];
  const { case_sensitive: caseSensitive, equivalents = [], never_echoed: neverEchoed = [] } = provider.scopes;
  const missing = missingScopes(wanted, granted_scopes, { caseSensitive, equivalents, neverEchoed });
  return kind === "code" ? [...new Set([...missing, ...needs_scopes])] : missing;
}
