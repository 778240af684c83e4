// The authorization endpoint. GET shows the consent page. POST applies the user's decision and redirects to the client.
// A hidden field of the page contains the whole request, which is validated again in the POST.

import { validateAuthorizationRequest } from "./authorization-request.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import type { Client } from "./clients.ts";
import { ConsentPage } from "../pages/consent-page.tsx";
import { decisionSchema } from "./decision.ts";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import { ErrorPage } from "../pages/error-page.tsx";
import type { FaultKind, Faults } from "../control/faults.ts";
import { htmlResponse } from "../pages/page.tsx";
import { ACCOUNTS } from "../personas.ts";
import { initialPick, readPick } from "../control/pick.ts";
import { readRequest, singleParam, toParams } from "../control/received-request.ts";
import type { Params, ReceivedRequest } from "../control/received-request.ts";
import { readRequestField, writeRequestField } from "../control/request-field.ts";
import type { Sandbox } from "../sandbox.ts";
import { parseAnyScope } from "./scope-list.ts";

/** Faults that change the authorization response. They apply to the user's decision, not to the consent page. */
const DECISION_FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "wrong_iss",
  "omit_iss",
  "narrow_scopes",
]);

/** Handles a request to the authorization endpoint, and applies faults. */
export async function handleAuthorize(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  const origin = new URL(incoming.url).origin;
  const isDecision = received.method === "POST";
  const params = authorizationParams(received);
  const clientId = singleParam(params, "client_id") ?? null;
  sandbox.log.record("authorize", clientId, received, Date.now());
  if (!isDecision) sandbox.log.count("authorize", clientId);
  const faults = sandbox.faults.take({
    on: "authorize",
    clientId,
    applies: (kind) => isDecision || !DECISION_FAULTS.has(kind),
  });
  return respondWithFaults(faults, () => processAuthorization(sandbox, { origin, params, received, faults }));
}

/** Returns the authorization request's parameters, which the consent page contains too. */
export function authorizationParams({ method, query, form }: ReceivedRequest): Params {
  if (method !== "POST") return query;
  return toParams(new URLSearchParams(readRequestField(singleParam(form ?? {}, "request"))));
}

/** A request to the authorization endpoint. `params` are those of the authorization request. */
export interface AuthorizeCall {
  readonly origin: string;
  readonly params: Params;
  readonly received: ReceivedRequest;
  readonly faults: Faults;
}

/** Validates the request, and shows the consent page or redirects. */
export function processAuthorization(sandbox: Sandbox, call: AuthorizeCall): Response | Promise<Response> {
  const { provider, clients } = sandbox;
  const result = validateAuthorizationRequest(provider, clients, call.params);
  if (result.outcome === "error_page") {
    return htmlResponse(<ErrorPage provider={provider} reason={result.reason} />, 400);
  }
  if (result.outcome === "error_redirect") {
    const { error, description, state } = result;
    return redirectToClient(sandbox, call, result.redirectUri, {
      error,
      error_description: description,
      state,
    });
  }
  const { request, client } = result;
  if (call.faults.authorize_error) {
    const { error, error_description } = call.faults.authorize_error;
    return redirectToClient(sandbox, call, request.redirectUri, {
      error,
      error_description,
      state: request.state,
    });
  }
  return call.received.method === "POST"
    ? applyDecision(sandbox, call, request, client)
    : showConsentPage(sandbox, call, request, client);
}

function showConsentPage(
  sandbox: Sandbox,
  call: AuthorizeCall,
  request: AuthorizationRequest,
  client: Client,
  problem?: string,
): Promise<Response> {
  const page = (
    <ConsentPage
      provider={sandbox.provider}
      appName={client.name}
      request={request}
      encodedRequest={writeRequestField(call.params)}
      initialPicks={Object.fromEntries(
        ACCOUNTS.map((account) => [account, initialPick(sandbox, request, account)]),
      )}
      problem={problem}
    />
  );
  return htmlResponse(page, problem === undefined ? 200 : 422);
}

function applyDecision(
  sandbox: Sandbox,
  call: AuthorizeCall,
  request: AuthorizationRequest,
  client: Client,
): Response | Promise<Response> {
  const form = call.received.form ?? {};
  const decision = decisionSchema.safeParse(form);
  if (!decision.success)
    return showConsentPage(sandbox, call, request, client, "Choose whether to allow access.");
  if (decision.data.decision === "deny") {
    return redirectToClient(sandbox, call, request.redirectUri, {
      error: "access_denied",
      error_description: "The user denied the request",
      state: request.state,
    });
  }
  const { account } = decision.data;
  const pick = readPick(sandbox, request, account, form);
  if (!pick) return showConsentPage(sandbox, call, request, client, "Select at least one item to share.");
  const narrowing = call.faults.narrow_scopes;
  const code = sandbox.provider.tokens.newCode();
  const settings = sandbox.clients.settings(request.clientId);
  sandbox.grants.addCode({
    code,
    client_id: request.clientId,
    account,
    redirect_uri: request.redirectUri,
    scope: narrowing ? parseAnyScope(sandbox.provider, narrowing.scopes) : request.scope,
    challenge: request.challenge,
    pick,
    expires_at: Date.now() + (settings.code_lifetime_seconds ?? sandbox.provider.tokens.codeSeconds) * 1000,
  });
  return redirectToClient(sandbox, call, request.redirectUri, { code, state: request.state });
}

function redirectToClient(
  { provider }: Sandbox,
  { origin, faults }: AuthorizeCall,
  redirectUri: string,
  fields: Readonly<Record<string, string | undefined>>,
): Response {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) parameters.set(name, value);
  const iss = faults.wrong_iss?.iss ?? (provider.issuer ? `${origin}/${provider.id}` : undefined);
  if (iss !== undefined && !faults.omit_iss) parameters.set("iss", iss);
  // Appended as text, because parsing could change the registered URI.
  const location = `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${parameters.toString()}`;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
