// Tests an integration, enabled or not. The test's connection is created as any other one, with the integration's settings,
// and knows that it is a test.

import {
  connectionStub,
  type ConnectSettings,
  type TestReport,
  type TestRequest,
} from "../../connection/connection-rpc.ts";
import { missingCredentials } from "../../integration/integration-problems.ts";
import { callbackUrl, type Integration } from "../../integration/integration.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { type AppId, type ConnectionId, isConnectionId, newTestId } from "../../shared/id.ts";
import type { Actor } from "../../shared/actor.ts";
import { copyOfResult, fail, ok, type Result } from "../../shared/result.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import type { CreatedTest, TestOrigin } from "../app-rpc.ts";
import type { ListedTest } from "./test-list.ts";
import { settingsOf } from "../directory/create-session.ts";
import { putEntry } from "../directory/shared-accounts.ts";

/** Creates a test. A machine's test has ended when this returns. `origin` is set for a test of the dashboard. */
export async function createTest(
  context: AppContext,
  connection: ConnectionId,
  id: string,
  request: TestRequest,
  origin: TestOrigin | null,
  by: Actor,
): Promise<Result<CreatedTest>> {
  const app = activeApp(context);
  const integration = context.store.integration(id);
  if (app === null || integration === null) return fail("integration_not_found");
  const fields = missingCredentials(context.config, integration);
  if (fields.length > 0) return fail("integration_invalid", { fields });
  const { publicOrigin } = context.config;
  const test = {
    id: newTestId(),
    callbackUrl: callbackUrl(publicOrigin, integration),
    browserHash: origin?.browserHash ?? null,
  };
  const ids = { app: app.id, connection };
  const stub = connectionStub(context.env, app.id, connection);
  const requestId = by.request_id ?? undefined;
  context.transaction(() => {
    context.tests.put(id, { id: test.id, connection, created_at: context.now() });
    context.audit.append(by, {
      action: "integration.tested",
      target: { type: "integration", id, name: integration.name },
    });
  });
  await discardTests(context, app.id, context.tests.superfluousOf(id, test.id));
  const kind = kindOf(providerOf(integration), integration);
  if (kind === "client_credentials" || kind === "jwt_bearer") {
    const input = grantOf(integration, request);
    const ended = copyOfResult(await stub.testMachine(ids, { integration, test, input }, requestId));
    return ended.ok ? ok({ id: test.id, session: null }) : ended;
  }
  const settings: ConnectSettings = { ...settingsOf(app), integrations: [integration], test };
  const { end_user, assertion: _, subject_token: __, subject_token_type: ___, ...others } = request;
  const created = copyOfResult(
    await stub.createSession(
      ids,
      origin === null ? settings : { ...settings, returnUrls: [origin.returnUrl] },
      { ...others, end_user: { id: end_user }, integrations: [id], completion: "confirm" },
      requestId,
    ),
  );
  if (!created.ok) return created;
  // Deleted in the meantime, with the tests that there were.
  if (activeApp(context) === null || context.store.integration(id) === null) {
    await stub.discardTest();
    return fail("integration_not_found");
  }
  const { session, entry } = created.value;
  if (entry !== null) putEntry(context, entry);
  return ok({ id: test.id, session });
}

function grantOf(integration: Integration, request: TestRequest) {
  const { end_user, scopes, authorization_details, variables, assertion, subject_token, subject_token_type } =
    request;
  return {
    integration: integration.id,
    end_user,
    ...(scopes !== undefined && { scope: scopes.join(" ") }),
    ...(authorization_details !== undefined && { authorization_details }),
    ...(variables !== undefined && { variables }),
    ...(assertion !== undefined && { assertion }),
    ...(subject_token !== undefined && { subject_token }),
    ...(subject_token_type !== undefined && { subject_token_type }),
  };
}

/** Returns the report of a test; `test_not_found` where the integration has no such test. */
export async function readTest(context: AppContext, id: string, test: string): Promise<Result<TestReport>> {
  const connection = testedConnection(context, id, test);
  const app = activeApp(context);
  if (connection === null || app === null) return fail("test_not_found");
  return copyOfResult(await connectionStub(context.env, app.id, connection).testReport());
}

/** Confirms the attempt of a test; `test_not_found` where the integration has no such test. */
export async function finishTest(
  context: AppContext,
  id: string,
  test: string,
  browser: string | null,
): Promise<Result<null>> {
  const connection = testedConnection(context, id, test);
  const app = activeApp(context);
  if (connection === null || app === null) return fail("test_not_found");
  return copyOfResult(await connectionStub(context.env, app.id, connection).finishTest(browser));
}

/** Ends tests, and erases them with their reports. */
export async function discardTests(
  { env, tests }: Pick<AppContext, "env" | "tests">,
  app: AppId,
  discarded: readonly ListedTest[],
): Promise<void> {
  await Promise.all(
    discarded.map(async ({ id, connection }) => {
      if (isConnectionId(connection)) await connectionStub(env, app, connection).discardTest();
      tests.delete(id);
    }),
  );
}

/** Returns the connection of a test; null where the integration has no such test. */
function testedConnection({ tests }: AppContext, id: string, test: string): ConnectionId | null {
  const connection = tests.of(id).find((listed) => listed.id === test)?.connection;
  return connection !== undefined && isConnectionId(connection) ? connection : null;
}
