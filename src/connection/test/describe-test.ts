// What a test has found, for the app's developer.

import { timestamp } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { findIntegration } from "../find-integration.ts";
import { providerOf } from "../../providers/registry.ts";
import { snapshotClient } from "../kinds/oauth-code/client-snapshot.ts";
import { type CodeAttempt, codeAttempt } from "../kinds/oauth-code/stored-records.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { SESSION_LIFETIME_MS } from "../connect/session.ts";
import { presentDiagnostic } from "../diagnostics.ts";
import type { Attempt } from "../connect/attempt.ts";
import { diagnose, type SentFacts, type TestFacts } from "./diagnose.ts";
import type { TestReport } from "./test-report.ts";
import { type StoredTest, timeOf } from "./stored-test.ts";

/** Returns the report of the test that this object has; `test_not_found` where it has none. */
export async function describeTest(context: ConnectionContext): Promise<Result<TestReport>> {
  const connection = context.store.connection();
  if (connection === null || connection.test === null) return fail("test_not_found");
  return ok(await present(context, connection, connection.test));
}

async function present(
  context: ConnectionContext,
  connection: Connection,
  test: StoredTest,
): Promise<TestReport> {
  const now = context.now();
  const { store } = context;
  const session = store.newestSession();
  const attempt = session === null ? null : store.newestAttempt(session.id);
  const expires_at = session?.expires_at ?? test.created_at + SESSION_LIFETIME_MS;
  const sent = await sentBy(context, connection, test, attempt);
  const began = timeOf(test, "started") ?? test.created_at;
  const found = connection.diagnostics.find(({ at }) => at >= began) ?? null;
  const facts: TestFacts = {
    kind: test.kind,
    provider: test.name,
    steps: test.steps,
    failure: failureOf(connection, attempt, began),
    diagnostic: found,
    result: test.result,
    sent,
    isOver: connection.status === "deleted" || Math.max(expires_at, attempt?.expires_at ?? 0) <= now,
    now,
  };
  const { status, diagnosis } = diagnose(facts);
  const isRevoking = test.revocation === null || test.revocation === "pending";
  return {
    id: test.id,
    integration: test.integration,
    kind: test.kind,
    status,
    steps: test.steps.map(({ step, at }) => ({ step, at: timestamp(at) })),
    result: test.result,
    revocation: isRevoking
      ? store.remoteGrants().length > 0
        ? ("pending" as const)
        : null
      : test.revocation,
    diagnosis,
    sent,
    received: found === null ? null : presentDiagnostic(found),
    created_at: timestamp(test.created_at),
    expires_at: timestamp(expires_at),
  };
}

/** Why the last attempt has failed, or why it could not begin; null where nothing has failed since it began. */
function failureOf({ last_error }: Connection, attempt: Attempt | null, began: number): TestFacts["failure"] {
  const error = last_error !== null && last_error.at >= began ? last_error : null;
  if (attempt?.status === "failed" && attempt.failure !== null)
    return { code: attempt.failure, error: error?.provider_error ?? null };
  return error === null ? null : { code: error.code, error: error.provider_error };
}

async function sentBy(
  context: ConnectionContext,
  { app, variables, requested_scopes }: Connection,
  { integration: id, callback_url }: StoredTest,
  attempt: Attempt | null,
): Promise<SentFacts> {
  const code: CodeAttempt | null = attempt === null ? null : codeAttempt(context.store, attempt.id);
  const integration = code === null ? ((await findIntegration(context, app, id))?.integration ?? null) : null;
  const isCode = integration !== null && providerOf(integration).kind === "code";
  const client = code ?? (isCode ? snapshotClient(integration, { variables: { ...variables } }) : null);
  const endpoints = client?.registration.endpoints;
  return {
    client_id: client?.client_id ?? "",
    callback_url: code?.registration.redirectUri ?? code?.redirect_uri ?? callback_url,
    scopes: code?.scopes ?? requested_scopes,
    authorization_endpoint: endpoints?.authorization_endpoint ?? null,
    token_endpoint: endpoints?.token_endpoint ?? null,
    token_endpoint_auth_method: client?.registration.tokenEndpointAuthMethod ?? null,
  };
}
