// The authorization endpoint: GET shows the consent page, POST takes the person's decision back to the client.
// The page carries the whole request in one hidden field, which is judged again when it comes back.

import { judgeAuthorization } from "./authorization-request.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import type { Client } from "./clients.ts";
import { ConsentPage } from "../pages/consent-page.tsx";
import { decisionSchema } from "./decision.ts";
import { deliver } from "../control/deliver.ts";
import { ErrorPage } from "../pages/error-page.tsx";
import type { FaultKind, Faults } from "../control/faults.ts";
import { htmlAnswer } from "../pages/page.tsx";
import { ACCOUNTS } from "../personas.ts";
import { pickedBefore, readPick } from "../control/pick.ts";
import { receive, single, toParams } from "../control/received.ts";
import type { Params, Received } from "../control/received.ts";
import { readRequestField, writeRequestField } from "../control/request-field.ts";
import type { Sandbox } from "../sandbox.ts";
import { readAnyScope } from "./scope-list.ts";

/** Faults that bend the answer which goes back to the client, so they wait for the person's decision. */
const ON_DECISION: ReadonlySet<FaultKind> = new Set<FaultKind>(["wrong_iss", "omit_iss", "narrow_scopes"]);

/** Answers a request to the authorization endpoint, faults included. */
export async function answerAuthorize(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await receive(incoming);
  const origin = new URL(incoming.url).origin;
  const decides = received.method === "POST";
  const params = decides
    ? toParams(new URLSearchParams(readRequestField(single(received.form ?? {}, "request"))))
    : received.query;
  const clientId = single(params, "client_id") ?? null;
  sandbox.log.record("authorize", clientId, received, Date.now());
  if (!decides) sandbox.log.count("authorize", clientId);
  const faults = sandbox.faults.take({
    on: "authorize",
    clientId,
    applies: (kind) => decides || !ON_DECISION.has(kind),
  });
  return deliver(faults, () => answer(sandbox, { origin, params, received, faults }));
}

interface Step {
  readonly origin: string;
  readonly params: Params;
  readonly received: Received;
  readonly faults: Faults;
}

function answer(sandbox: Sandbox, step: Step): Response | Promise<Response> {
  const { provider, clients } = sandbox;
  const judged = judgeAuthorization(provider, clients, step.params);
  if (judged.verdict === "shown") {
    return htmlAnswer(<ErrorPage provider={provider} reason={judged.reason} />, 400);
  }
  if (judged.verdict === "redirected") {
    const { error, description, state } = judged;
    return redirectBack(sandbox, step, judged.redirectUri, { error, error_description: description, state });
  }
  const { request, client } = judged;
  if (step.faults.authorize_error) {
    const { error, error_description } = step.faults.authorize_error;
    return redirectBack(sandbox, step, request.redirectUri, {
      error,
      error_description,
      state: request.state,
    });
  }
  return step.received.method === "POST"
    ? decide(sandbox, step, request, client)
    : ask(sandbox, step, request, client);
}

function ask(
  sandbox: Sandbox,
  step: Step,
  request: AuthorizationRequest,
  client: Client,
  complaint?: string,
): Promise<Response> {
  const page = (
    <ConsentPage
      provider={sandbox.provider}
      appName={client.name}
      request={request}
      opaque={writeRequestField(step.params)}
      picked={Object.fromEntries(
        ACCOUNTS.map((account) => [account, pickedBefore(sandbox, request, account)]),
      )}
      complaint={complaint}
    />
  );
  return htmlAnswer(page, complaint === undefined ? 200 : 422);
}

function decide(
  sandbox: Sandbox,
  step: Step,
  request: AuthorizationRequest,
  client: Client,
): Response | Promise<Response> {
  const form = step.received.form ?? {};
  const decided = decisionSchema.safeParse(form);
  if (!decided.success) return ask(sandbox, step, request, client, "Choose whether to allow or to deny.");
  if (decided.data.decision === "deny") {
    return redirectBack(sandbox, step, request.redirectUri, {
      error: "access_denied",
      error_description: "The person denied the request",
      state: request.state,
    });
  }
  const { account } = decided.data;
  const pick = readPick(sandbox, request, account, form);
  if (!pick) return ask(sandbox, step, request, client, "Choose at least one to share.");
  const narrowed = step.faults.narrow_scopes;
  const code = sandbox.provider.tokens.newCode();
  const settings = sandbox.clients.settings(request.clientId);
  sandbox.grants.addCode({
    code,
    client_id: request.clientId,
    account,
    redirect_uri: request.redirectUri,
    scope: narrowed ? readAnyScope(sandbox.provider, narrowed.scopes) : request.scope,
    challenge: request.challenge,
    pick,
    expires_at: Date.now() + (settings.code_lifetime_seconds ?? sandbox.provider.tokens.codeSeconds) * 1000,
  });
  return redirectBack(sandbox, step, request.redirectUri, { code, state: request.state });
}

function redirectBack(
  { provider }: Sandbox,
  { origin, faults }: Step,
  redirectUri: string,
  fields: Readonly<Record<string, string | undefined>>,
): Response {
  const back = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) back.set(name, value);
  const iss = faults.wrong_iss?.iss ?? (provider.issuer ? `${origin}/${provider.id}` : undefined);
  if (iss !== undefined && !faults.omit_iss) back.set("iss", iss);
  // The registered URI is kept byte for byte, so it is appended to and never parsed.
  const location = `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${back.toString()}`;
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
