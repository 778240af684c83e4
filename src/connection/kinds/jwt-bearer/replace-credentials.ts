// Gives a connection another token, with a new assertion or a new token of the identity provider.

import type { Integration } from "../../../integration/integration.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { ownVariables } from "../../../providers/template-values.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { accountFailure, keepAccount } from "../../check/account.ts";
import { type Account, type Connection, NO_REFRESH_YET } from "../../connection.ts";
import type { NewCredentials } from "../../connect/imported-grant.ts";
import {
  changeIfSame,
  type ConnectionContext,
  liveConnection,
  saveConnection,
} from "../../connection-context.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { afterStepUp } from "../../lifecycle/step-up.ts";
import { openGrant, publishConnection } from "../../token/publish-connection.ts";
import { findTokenTarget, withFirstToken } from "../client-credentials/first-token.ts";
import { type Subject } from "./grant-source.ts";
import { givenProblems, obtainGrant } from "./obtain-grant.ts";
import { sourceFields } from "./source-tokens.ts";
import { storeSubject } from "./store-subject.ts";

/** Requests a token for a connection that exists. Fails if the assertion is about someone else. */
export async function replaceCredentials(
  context: ConnectionContext,
  connection: Connection,
  stored: Integration,
  { credentials, ...given }: NewCredentials,
): Promise<Result<Connection>> {
  const problems = [
    ...(credentials === undefined
      ? []
      : ["credentials: is not used, because the integration uses assertions"]),
    ...givenProblems(stored, given),
  ];
  // The connection is the one after a refresh that is in progress.
  await context.inFlight.refresh;
  const before = context.store.connection() ?? connection;
  const variables = ownVariables(codeProviderOf(stored), before.variables);
  const wanted = { scopes: before.requested_scopes, authorizationDetails: [], variables };
  const target = await findTokenTarget(context, before, stored, wanted, problems);
  if (!target.ok) return target;
  const obtained = await obtainGrant(context, before, target.value, given, {
    accept: (account) => {
      const refused = accountFailure(before.account, account);
      return refused === null ? ok(null) : fail(refused);
    },
    keepReplaced: (subject, account) => keepReplaced(context, before, subject, account),
  });
  if (!obtained.ok) return obtained;
  const { tokens, metadata, account } = obtained.value;
  const next = await withFirstToken(context, before, target.value, { tokens, metadata });
  const saved = changeIfSame(context, before, (current) => {
    const renewed: Connection = {
      ...next,
      ...sourceFields(tokens),
      account: keepAccount(current.account, account),
      app_metadata: current.app_metadata,
      diagnostics: current.diagnostics,
      revision: current.revision,
      refresh: NO_REFRESH_YET,
      last_error: null,
      step_up: afterStepUp(current, { variables: next.variables }),
    };
    const change =
      current.status === "reauthorization_required"
        ? ({ type: "connection.recovered" } as const)
        : ({ type: "connection.updated", facts: { reason: "reconnected" } } as const);
    const active = saveConnection(context, renewed, change);
    scheduleMaintenance(context, active);
    context.tasks.done("recover");
    context.tasks.done("refresh_ahead");
    return active;
  });
  await publishConnection(context);
  if (saved !== null) return ok(saved);
  // Refreshed, renewed, or deleted in the meantime.
  const live = liveConnection(context);
  return live.ok ? fail("attempt_already_used") : live;
}

const KEPT =
  "The identity provider has replaced the refresh token. Latchkey keeps the new one. After you have fixed the cause, send even_if_refused to POST …/refresh.";
const NOT_KEPT = "The identity provider has replaced the refresh token, so another one is needed.";

/** Stores a refresh token in the connection's grant, if it is known to be of the connection's account. */
async function keepReplaced(
  context: ConnectionContext,
  before: Connection,
  subject: Subject,
  account: Account | null,
): Promise<string> {
  const { sealed_grant } = before;
  if (sealed_grant === null || accountFailure(before.account, account) !== null) return NOT_KEPT;
  const tokens = await openGrant(context, before, sealed_grant);
  return (await storeSubject(context, before, tokens, subject)) ? KEPT : NOT_KEPT;
}
