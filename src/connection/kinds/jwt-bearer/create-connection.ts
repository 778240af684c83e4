// Creates a connection with an assertion, or with a token of the identity provider.

import type { Integration } from "../../../integration/integration.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import { newConnection } from "../../connection.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../../connection-context.ts";
import type { OwnedGrant } from "../../connect/imported-grant.ts";
import { saveCreatedConnection } from "../../lifecycle/save-created-connection.ts";
import { cancelMaintenance, scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { publishConnection } from "../../token/publish-connection.ts";
import type { TokenSet } from "../../token/token-set.ts";
import {
  findTokenTarget,
  namedScopes,
  type TokenTarget,
  withFirstToken,
} from "../client-credentials/first-token.ts";
import { grantClient } from "../oauth-code/client-snapshot.ts";
import type { Subject } from "./grant-source.ts";
import { givenProblems, obtainGrant } from "./obtain-grant.ts";
import { sourceFields } from "./source-tokens.ts";

/** Creates an active connection with the token that a server issues for an assertion. */
export async function createConnection(
  context: ConnectionContext,
  { app, id }: Pick<Connection, "app" | "id">,
  stored: Integration,
  { end_user, scope, variables = {}, metadata = {}, ...input }: OwnedGrant,
): Promise<Result<Connection>> {
  const { integration: _, assertion, subject_token, subject_token_type, ...others } = input;
  const given = { assertion, subject_token, subject_token_type };
  const problems = [
    ...Object.keys(others).map((name) => `${name}: is not used, because the integration uses assertions`),
    ...givenProblems(stored, given),
  ];
  const now = context.now();
  const pending = { ...newConnection(id, app, { id: end_user, name: null }, now), app_metadata: metadata };
  const wanted = { scopes: namedScopes(scope), authorizationDetails: [], variables };
  const target = await findTokenTarget(context, pending, stored, wanted, problems);
  if (!target.ok) return target;
  let kept: Connection | null = null;
  const obtained = await obtainGrant(context, pending, target.value, given, {
    accept: () => ok(null),
    keepReplaced: async (subject, account) => {
      kept = await keepSubject(context, { ...pending, account }, target.value, subject);
      return `The identity provider has replaced the refresh token. Latchkey keeps the new one in the connection ${id}. After you have fixed the cause, send even_if_refused to POST …/refresh, or send another token with PUT …/credentials.`;
    },
  });
  if (!obtained.ok) {
    await publishConnection(context);
    return obtained;
  }
  const { tokens, metadata: received, account } = obtained.value;
  const granted = { tokens, metadata: received };
  const before = kept ?? pending;
  const next = await withFirstToken(context, before, target.value, granted);
  const created = { ...next, ...sourceFields(tokens), account };
  return kept === null
    ? ok(await saveCreatedConnection(context, created))
    : activateKept(context, before, created);
}

/**
 * Stores a connection without a token yet, whose refresh token of the identity provider would otherwise be lost. It can be
 * refreshed for seven days.
 */
async function keepSubject(
  context: ConnectionContext,
  pending: Connection,
  target: TokenTarget,
  subject: Subject,
): Promise<Connection> {
  const now = context.now();
  const { client, dpopKey } = target;
  const tokens: TokenSet = {
    access_token: "",
    refresh_token: null,
    issued_at: now,
    expires_at: now,
    refresh_expires_at: null,
    scopes: [],
    source: { assertion: null, subject },
    client: grantClient(client),
    ...(dpopKey !== null && { dpop_key: dpopKey }),
  };
  const next = await withFirstToken(context, pending, target, { tokens, metadata: {} });
  const status = "reauthorization_required";
  return context.transaction(() => {
    const saved = saveConnection(context, { ...next, status }, { type: "connection.created", facts: REASON });
    cancelMaintenance(context);
    return saved;
  });
}

const REASON = { reason: "imported" };

/** Activates a connection that was stored before its first token. */
async function activateKept(
  context: ConnectionContext,
  before: Connection,
  created: Connection,
): Promise<Result<Connection>> {
  const saved = changeIfSame(context, before, ({ revision }) => {
    const active = saveConnection(context, { ...created, revision }, { type: "connection.recovered" });
    scheduleMaintenance(context, active);
    return active;
  });
  await publishConnection(context);
  return saved === null ? fail("connection_not_found") : ok(saved);
}
