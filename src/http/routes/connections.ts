// /v1/connections: the app's connections.

import type { Context } from "hono";
import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { forgetToken } from "../../connection/token/token-memory.ts";
import { AppMetadata } from "../../connection/metadata.ts";
import { newConnectionId } from "../../shared/id.ts";
import { ok } from "../../shared/result.ts";
import {
  CONNECTION_EXAMPLE,
  ConnectionResponse,
  DeletionResponse,
  KEY_CONNECTION_EXAMPLE,
} from "../schemas/connection.ts";
import { DIAGNOSTIC_EXAMPLE, DiagnosticResponse } from "../schemas/diagnostic.ts";
import { EVENT_EXAMPLE, EventResponse } from "../schemas/event.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { pageOf } from "../schemas/page.ts";
import { actorOf } from "../actor.ts";
import { requireApp } from "../middleware/authenticate.ts";
import { exportRoute } from "./connections/export-connections.ts";
import { listRoute } from "./connections/list-connections.ts";
import { ensureRoute } from "./ensure/ensure-connection.ts";
import type { HttpEnv } from "../http-env.ts";
import { connectionParameter } from "../middleware/connection-parameter.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput } from "../operation.ts";
import { Cursor, cursorOf, PageLimit } from "../validate.ts";
import { ImportedGrant, NewCredentials } from "../../connection/connect/imported-grant.ts";

const EventsQuery = lazy(() => z.strictObject({ cursor: Cursor().optional(), limit: PageLimit() }));

const Changes = lazy(() =>
  z.strictObject({
    metadata: AppMetadata().describe(DESCRIBED && "Your metadata, up to 8 KiB of JSON."),
  }),
);

const DiagnosticList = lazy(() => z.object({ data: z.array(DiagnosticResponse()) }));

const oneConnection = returns(DESCRIBED && ConnectionResponse, DESCRIBED && CONNECTION_EXAMPLE);

export const connections = new Hono<HttpEnv>();

connections.use(requireApp);

connections.get("/", listRoute);
// Before the parameter, which would take the path for an ID.
connections.get("/export", exportRoute);

connections.post(
  "/",
  endpointWithInput(
    {
      id: "import-connection",
      section: "Connections",
      access: "connections:write",
      summary: "Create a connection without the end user",
      description:
        DESCRIBED &&
        "Imports a grant that another system obtained with the integration's OAuth client. With `credentials`, creates a connection to a provider with API keys, if the provider accepts them. For a machine, whose integration has the grant type `client_credentials`, send neither: Latchkey requests the first token. With the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`, send an `assertion`, or a `subject_token` of the integration's identity provider. The connection is active immediately.",
      input: fromBody(
        ImportedGrant,
        DESCRIBED && {
          integration: EXAMPLE.integration,
          end_user: EXAMPLE.endUser,
          access_token: "…",
          refresh_token: "…",
          expires_in: 3600,
        },
      ),
      response: returns(DESCRIBED && ConnectionResponse, DESCRIBED && CONNECTION_EXAMPLE, { status: 201 }),
      failures: DESCRIBED && [
        "integration_not_found",
        "integration_disabled",
        "import_not_supported",
        "credential_rejected",
        "discovery_failed",
        "client_registration_failed",
        "integration_misconfigured",
        "authorization_failed",
        "authorization_details_rejected",
        "provider_unavailable",
        "provider_response_invalid",
        "dpop_not_supported",
      ],
    },
    (c, grant) => {
      const ids = { app: c.get("appId"), connection: newConnectionId() };
      return connectionStub(c.env, ids.app, ids.connection).importGrant(
        ids,
        grant,
        c.get("requestId"),
        actorOf(c),
      );
    },
  ),
);

// Before the parameter, which would take the path for an ID.
connections.post("/ensure", ensureRoute);

connections.use("/:connection/*", connectionParameter);

connections.get(
  "/:connection",
  endpoint(
    {
      id: "get-connection",
      section: "Connections",
      access: "read",
      summary: "Get a connection",
      response: oneConnection,
      failures: DESCRIBED && ["connection_not_found"],
    },
    (c) => stubOf(c).get(),
  ),
);

connections.patch(
  "/:connection",
  endpointWithInput(
    {
      id: "update-connection",
      section: "Connections",
      access: "connections:write",
      summary: "Update a connection's metadata",
      input: fromBody(Changes, DESCRIBED && { metadata: { folder: "Invoices" } }),
      response: returns(
        DESCRIBED && ConnectionResponse,
        DESCRIBED && { ...CONNECTION_EXAMPLE, metadata: { folder: "Invoices" } },
      ),
      failures: DESCRIBED && ["connection_not_found"],
    },
    (c, { metadata }) => stubOf(c).updateMetadata(metadata, actorOf(c)),
  ),
);

connections.put(
  "/:connection/credentials",
  endpointWithInput(
    {
      id: "replace-credentials",
      section: "Connections",
      access: "connections:write",
      summary: "Replace a connection's credentials",
      description:
        DESCRIBED &&
        "Replaces the API key, or the user name and the password, of a connection. Latchkey asks the provider whether it accepts them. If the provider identifies the account, credentials of a different account are rejected. Send all fields. For a connection with the grant type `urn:ietf:params:oauth:grant-type:jwt-bearer`, send a new `assertion`, or a new `subject_token`. Latchkey requests another token with it.",
      input: fromBody(NewCredentials, DESCRIBED && { credentials: { api_key: "…" } }),
      response: returns(DESCRIBED && ConnectionResponse, DESCRIBED && KEY_CONNECTION_EXAMPLE),
      failures: DESCRIBED && [
        "connection_not_found",
        "connection_pending",
        "credentials_not_supported",
        "credential_rejected",
        "account_mismatch",
        "account_unverified",
        "attempt_already_used",
        "discovery_failed",
        "client_registration_failed",
        "integration_misconfigured",
        "authorization_failed",
        "provider_unavailable",
        "provider_response_invalid",
        "dpop_not_supported",
      ],
    },
    async (c, credentials) => {
      const replaced = await stubOf(c).replaceCredentials(credentials, c.get("requestId"), actorOf(c));
      forgetToken(c.get("appId"), c.get("connectionId"));
      return replaced;
    },
  ),
);

connections.delete(
  "/:connection",
  endpoint(
    {
      id: "delete-connection",
      section: "Connections",
      access: "connections:write",
      summary: "Delete a connection",
      description:
        DESCRIBED &&
        "The connection is deleted immediately. `revocation` shows what happened to the grant at the provider. If the provider is unavailable, Latchkey retries the revocation for up to seven days.",
      response: returns(
        DESCRIBED && DeletionResponse,
        DESCRIBED && {
          ...CONNECTION_EXAMPLE,
          status: "deleted",
          refreshable: false,
          expires_at: null,
          revoked_at_provider: true,
          revocation: "revoked",
          revocation_hint: null,
        },
      ),
      failures: DESCRIBED && ["connection_not_found"],
    },
    async (c) => {
      const deleted = await stubOf(c).delete(c.get("requestId"), actorOf(c));
      forgetToken(c.get("appId"), c.get("connectionId"));
      if (!deleted.ok) return deleted;
      const { connection, revocation, hint } = deleted.value;
      return ok({
        ...connection,
        revoked_at_provider: revocation === "revoked",
        revocation,
        revocation_hint: hint,
      });
    },
  ),
);

connections.get(
  "/:connection/events",
  endpointWithInput(
    {
      id: "list-connection-events",
      section: "Connections",
      access: "read",
      summary: "List a connection's events",
      description:
        DESCRIBED && "Returns the newest events first. Latchkey keeps a connection's 500 most recent events.",
      input: fromQuery(EventsQuery, DESCRIBED && { limit: "10" }),
      response: returns(
        DESCRIBED && pageOf(EventResponse),
        DESCRIBED && { data: [EVENT_EXAMPLE], next_cursor: null },
      ),
      failures: DESCRIBED && ["connection_not_found"],
    },
    async (c, { cursor, limit }) => {
      const page = await stubOf(c).listEvents(cursor ?? null, limit);
      return page.ok ? ok({ data: page.value.data, next_cursor: cursorOf(page.value.nextBefore) }) : page;
    },
  ),
);

connections.get(
  "/:connection/diagnostics",
  endpoint(
    {
      id: "list-connection-diagnostics",
      section: "Connections",
      access: "read",
      summary: "List a connection's diagnostics",
      description:
        DESCRIBED &&
        "Returns the last ten requests to the provider that failed for this connection, newest first, with the error fields of the responses.",
      response: returns(DESCRIBED && DiagnosticList, DESCRIBED && { data: [DIAGNOSTIC_EXAMPLE] }),
      failures: DESCRIBED && ["connection_not_found"],
    },
    async (c) => {
      const diagnostics = await stubOf(c).diagnostics();
      return diagnostics.ok ? ok({ data: diagnostics.value }) : diagnostics;
    },
  ),
);

const stubOf = (c: Context<HttpEnv>) => connectionStub(c.env, c.get("appId"), c.get("connectionId"));
