// /v1/integrations/{integration}/tests: tests of an integration, before it is turned on or after something has changed.

import { appStub } from "../../../apps/app-rpc.ts";
import { TestRequest } from "../../../connection/test/new-test.ts";
import { newConnectionId } from "../../../shared/id.ts";
import { ok } from "../../../shared/result.ts";
import { presentSession } from "../../create-connect-session.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { actorOf } from "../../actor.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import { endpoint, endpointWithInput, fromBody, pathParameter, returns } from "../../operation.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import {
  CreatedTestResponse,
  IntegrationTestResponse,
  TEST_EXAMPLE,
} from "../../schemas/integrations/integration-test.ts";

export const integrationTests = new Hono<HttpEnv>();

integrationTests.use(requireApp);

integrationTests.post(
  "/",
  endpointWithInput(
    {
      id: "test-integration",
      section: "Integrations",
      access: "integrations:write",
      summary: "Test an integration",
      description:
        DESCRIBED &&
        "Connects an account of your own, also while the integration is disabled. Open `connect_url` in a browser. When it returns, confirm the handle as usual, with the test's `end_user`. The connection is in no list, sends no events, and is deleted afterwards, and its grant is revoked. The test of a machine or of an assertion has no link and ends at once.",
      input: fromBody(TestRequest, DESCRIBED && { return_url: "https://app.example.com/connected" }),
      response: returns(
        DESCRIBED && CreatedTestResponse,
        DESCRIBED && {
          ...TEST_EXAMPLE,
          status: "waiting",
          steps: [],
          diagnosis: null,
          received: null,
          connect_url: `${EXAMPLE.origin}/connect?token=…`,
        },
        { status: 201, secret: true },
      ),
      failures: DESCRIBED && [
        "integration_not_found",
        "integration_invalid",
        "return_url_not_registered",
        "endpoint_not_allowed",
        "discovery_failed",
        "authorization_failed",
        "authorization_details_rejected",
        "dpop_not_supported",
        "integration_misconfigured",
        "provider_unavailable",
        "provider_response_invalid",
      ],
    },
    async (c, input) => {
      const integration = pathParameter(c, "integration");
      const [app, connection] = [c.get("appId"), newConnectionId()];
      const stub = appStub(c.env, app);
      const created = await stub.createTest(connection, integration, input, null, actorOf(c));
      if (!created.ok) return created;
      const { id, session } = created.value;
      const shown =
        session === null ? ok(null) : await presentSession(c, { app, connection }, session, input.flow);
      if (!shown.ok) return shown;
      const report = await stub.testReport(integration, id);
      if (!report.ok) return report;
      const device = shown.value?.device;
      return ok({
        ...report.value,
        connect_url: shown.value?.connect_url ?? null,
        ...(device !== undefined && { device }),
      });
    },
  ),
);

integrationTests.get(
  "/:test",
  endpoint(
    {
      id: "get-integration-test",
      section: "Integrations",
      access: "read",
      summary: "Get the test of an integration",
      description:
        DESCRIBED &&
        "Returns what the test has found so far. The newest 10 tests of an integration can be read for 24 hours.",
      response: returns(DESCRIBED && IntegrationTestResponse, DESCRIBED && TEST_EXAMPLE),
      failures: DESCRIBED && ["test_not_found"],
    },
    (c) =>
      appStub(c.env, c.get("appId")).testReport(pathParameter(c, "integration"), pathParameter(c, "test")),
  ),
);
