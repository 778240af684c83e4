// Creates the test of an integration. The connection of a test is like any other one up to the account. A machine has no
// browser, so its token is requested at once.

import type { Integration } from "../../integration/integration.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { MINUTE } from "../../shared/clock.ts";
import { ok, type Result } from "../../shared/result.ts";
import { saveFailure } from "../connect/fail-attempt.ts";
import type { OwnedGrant } from "../connect/imported-grant.ts";
import { type ConnectionContext, saveConnection } from "../connection-context.ts";
import { newConnection } from "../connection.ts";
import type { ConnectionIds, ConnectSettings, NewTest } from "../connection-rpc.ts";
import { localDiagnostic } from "../diagnostics.ts";
import { endTest } from "./end-test.ts";
import type { StoredTest } from "./stored-test.ts";

/** When a test is ended whose request was interrupted. */
const END_AFTER_MS = 5 * MINUTE;

/** Returns the record of a session's test; null for other sessions. */
export function testOf(
  { test }: Pick<ConnectSettings, "test">,
  integrations: readonly Integration[],
  now: number,
): StoredTest | null {
  const [integration] = integrations;
  return test === undefined || integration === undefined ? null : newTest(test, integration, now);
}

function newTest({ id, callbackUrl }: NewTest, integration: Integration, now: number): StoredTest {
  const provider = providerOf(integration);
  const kind = kindOf(provider, integration);
  const name = integration.name ?? provider.name;
  const facts = { id, name, kind, integration: integration.id, callback_url: callbackUrl, created_at: now };
  return { ...facts, steps: [], result: null, revocation: null, is_discarded: false };
}

/** Requests the first token of a machine, and ends the test. What went wrong is in the test's report. */
export async function testMachine(
  context: ConnectionContext,
  { app, connection: id }: ConnectionIds,
  { integration, test, input }: { integration: Integration; test: NewTest; input: OwnedGrant },
): Promise<Result<null>> {
  const now = context.now();
  const stored = newTest(test, integration, now);
  const pending = newConnection(id, app, { id: input.end_user, name: null }, now);
  const { id: name, provider, scopes: requested_scopes } = integration;
  context.transaction(() => {
    saveConnection(
      context,
      {
        ...pending,
        integration: name,
        provider,
        requested_scopes,
        test: { ...stored, steps: [{ step: "started", at: now }] },
      },
      null,
    );
    context.tasks.schedule("sweep", now + END_AFTER_MS);
  });
  const connected = await context.kinds[stored.kind].importGrant?.(context, { app, id }, integration, input);
  if (connected?.ok === false) {
    const { code, detail = null, providerResponse, fields = [] } = connected.failure;
    // The request was not sent. The caller can correct it.
    if (code === "invalid_request") return connected;
    const invalid = fields.map(({ path, message }) => `${path} ${message}.`).join(" ") || null;
    const facts = { at: context.now(), operation: "exchange", request_id: context.requestId, code } as const;
    const diagnostic = { ...localDiagnostic({ ...facts, detail: detail ?? invalid }), ...providerResponse };
    context.transaction(() => saveFailure(context, code, diagnostic));
  }
  await endTest(context);
  return ok(null);
}
