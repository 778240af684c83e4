// The routes of the provider whose behavior is data. A request is processed as a correct server does, unless its
// behavior says otherwise, and the behavior then changes the response.

import { Hono } from "hono";
import { Database } from "../database.ts";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import type { Faults, GrantType, Step } from "../control/faults.ts";
import { readRequest } from "../control/received-request.ts";
import type { Params, ReceivedRequest } from "../control/received-request.ts";
import { authorizationParams, processAuthorization } from "../oauth/authorize.tsx";
import { processTokenCall, readTokenCall } from "../oauth/token-endpoint.ts";
import { openState } from "../sandbox.ts";
import type { Sandbox, State } from "../sandbox.ts";
import { createHabitsControl } from "./control.ts";
import type { Behavior, HabitStep, Server } from "./document.ts";
import { DOCUMENT_TABLES, DocumentStore } from "./document-store.ts";
import { callApi, discover, revoke, userinfo } from "./endpoints.ts";
import { unmetBy } from "./expectation.ts";
import { HABITS, issuerPath, serverOf } from "./habits.ts";
import { renderResponse } from "./render-response.ts";
import type { Values } from "./template.ts";

/** A request to a client's server. */
interface Call {
  readonly sandbox: Sandbox;
  readonly documents: DocumentStore;
  readonly clientId: string;
  readonly server: Server;
  readonly origin: string;
  readonly received: ReceivedRequest;
  readonly now: number;
}

/** What a correct server does with a request. */
type Process = (faults: Faults) => Response | Promise<Response>;

/** Builds the routes. */
export function createHabitsApp(sql: SqlStorage): Hono {
  const state = openState(sql);
  const documents = new DocumentStore(new Database(sql, DOCUMENT_TABLES));
  const app = new Hono();
  const metadataPath = `/.well-known/oauth-authorization-server/${HABITS.id}/:client`;
  const handle = (path: string, handler: (call: Call) => Response | Promise<Response>) =>
    app.all(path, async (c) =>
      handler(await readCall(state, documents, c.req.param("client") ?? "", c.req.raw)),
    );
  handle(metadataPath, handleDiscovery);
  handle(`/${HABITS.id}/:client/.well-known/openid-configuration`, handleDiscovery);
  handle(`/${HABITS.id}/:client/authorize`, handleAuthorize);
  handle(`/${HABITS.id}/:client/token`, handleToken);
  handle(`/${HABITS.id}/:client/userinfo`, (call) =>
    respond(call, ["userinfo", "userinfo"], () => userinfo(call.sandbox, call.received)),
  );
  handle(`/${HABITS.id}/:client/revoke`, (call) =>
    respond(call, ["revoke", "revoke"], () => revoke(call.sandbox, call.received, call.now)),
  );
  handle(`/${HABITS.id}/:client/jwks`, (call) =>
    respond(call, ["jwks", "jwks"], () => Response.json({ keys: [] })),
  );
  handle(`/${HABITS.id}/:client/api/*`, (call) => {
    call.sandbox.log.count("api", call.clientId);
    return respond(call, ["api", "api"], () => callApi(call.sandbox, call.received, call.now));
  });
  app.route(`/_control/${HABITS.id}`, createHabitsControl(state, documents));
  return app;
}

async function readCall(
  state: State,
  documents: DocumentStore,
  clientId: string,
  incoming: Request,
): Promise<Call> {
  const received = await readRequest(incoming);
  const { server } = documents.find(clientId);
  const sandbox = { ...state, provider: serverOf(clientId, server) };
  const { origin } = new URL(incoming.url);
  return { sandbox, documents, clientId, server, origin, received, now: Date.now() };
}

function handleDiscovery(call: Call): Promise<Response> {
  call.sandbox.log.count("discovery", call.clientId);
  return respond(call, ["discovery", "discovery"], () => discover(call.sandbox, call.server, call.origin));
}

/** Shows the consent page, unless the server has none. The behavior then applies to the redirect to the callback. */
function handleAuthorize(call: Call): Response | Promise<Response> {
  const { sandbox, documents, clientId, server, origin, received } = call;
  if (received.method !== "POST") sandbox.log.count("authorize", clientId);
  const params = authorizationParams(received);
  const decided = server.consent
    ? received
    : { ...received, method: "POST", form: { decision: "allow", account: "alice" } };
  const process = (faults: Faults) =>
    processAuthorization(sandbox, { origin, params, received: decided, faults });
  const showsConsent =
    decided.method !== "POST" && documents.peek(clientId, "authorize").status === undefined;
  if (!showsConsent) return respond(call, ["authorize", "authorize"], process, { params });
  sandbox.log.record("authorize", clientId, received, call.now);
  return process({});
}

/** The step of each grant type. A client's server does not offer the last one. */
const TOKEN_STEPS = {
  authorization_code: "exchange",
  refresh_token: "refresh",
  client_credentials: undefined,
} as const satisfies Record<GrantType, HabitStep | undefined>;

async function handleToken(call: Call): Promise<Response> {
  const { sandbox, clientId, received } = call;
  const tokenCall = await readTokenCall(sandbox, received);
  const { grantType, params } = tokenCall;
  if (grantType) sandbox.log.count(grantType, clientId);
  const process = (faults: Faults) => processTokenCall(sandbox, tokenCall, faults);
  return respond(call, [grantType && TOKEN_STEPS[grantType], "token"], process, { params, grantType });
}

/** Applies the step's behavior to a request: what it requires, whether it is processed, and the response. */
async function respond(
  call: Call,
  [step, on]: readonly [HabitStep | undefined, Step],
  process: Process,
  { params = {}, grantType }: { params?: Params; grantType?: GrantType | undefined } = {},
): Promise<Response> {
  const { sandbox, documents, clientId, received, now } = call;
  const behavior: Behavior = step === undefined ? {} : documents.take(clientId, step);
  const request = { values: valuesOf(call, params), now };
  const unmet = behavior.expect ? unmetBy(received, behavior.expect, request) : [];
  sandbox.log.record(on, clientId, unmet.length === 0 ? received : { ...received, unmet }, now);
  const faults = {
    ...sandbox.faults.take({ on, clientId, grantType }),
    ...(behavior.delay_ms !== undefined && { delay: { kind: "delay", ms: behavior.delay_ms } as const }),
    ...(behavior.cut_off === true && { drop_after_rotate: { kind: "drop_after_rotate" } as const }),
  };
  return respondWithFaults(faults, async () => {
    if (unmet.length > 0) return refuse(unmet);
    const isProcessed = behavior.processed ?? (behavior.status === undefined || behavior.status < 300);
    const correct = isProcessed ? await process(faults) : undefined;
    // Only a request that a correct server accepts gets the document's response.
    if (correct && correct.status >= 400) return correct;
    return renderResponse(behavior, correct, request);
  });
}

function refuse(unmet: readonly string[]): Response {
  const body = { error: "invalid_request", error_description: `Unmet expectations: ${unmet.join("; ")}` };
  return Response.json(body, { status: 400, headers: { "cache-control": "no-store" } });
}

/** The values of templates: the request's parameters, the client's ID and the issuer. */
function valuesOf({ clientId, origin }: Call, params: Params): Values {
  const single = Object.entries(params).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(single), client_id: clientId, issuer: `${origin}${issuerPath(clientId)}` };
}
