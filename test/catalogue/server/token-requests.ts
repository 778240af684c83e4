// What a generated server requires of token requests (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.5).

import type { Facts } from "../facts/facts.ts";
import { problemOfClient } from "./authenticate.ts";
import type { Consent } from "./authorization.ts";
import type { Client } from "./peer.ts";
import { problemsOfFormat, problemsOfValues, type Received } from "./read-request.ts";

export type Kind = "code" | "refresh" | "exchange";

/** Returns which request was sent, by its parameters. */
export function kindOf({ refresh = {}, exchange, token = {} }: Facts, { parameters }: Received): Kind {
  const grantType = parameters["grant_type"];
  if (exchange !== undefined && grantType === exchange.grantType) return "exchange";
  const refreshName = token.names?.refresh_token ?? "refresh_token";
  const refreshes = refresh.grantType ?? "refresh_token";
  return grantType === refreshes || parameters[refreshName] !== undefined ? "refresh" : "code";
}

/** Returns what is wrong with the exchange of a code. `consent` is null if there is no such code, or it was used. */
export async function problemsOfCode(
  facts: Facts,
  client: Client,
  received: Received,
  consent: Consent | null,
): Promise<string[]> {
  const { token = {}, values } = facts;
  const { names = {}, body = "form", grantType = "required", redirectUri = "required" } = token;
  const { parameters, headers } = received;
  const problems = problemsOfFormat(received, { methods: ["POST"], body, inQuery: token.inQuery ?? [] });
  const clientProblem = problemOfClient(facts, client, received);
  if (clientProblem !== null) problems.push(clientProblem);
  const sent = { ...inQuery(received, token.inQuery), ...parameters };
  problems.push(
    ...problemsOfValues("parameter", sent, token.parameters ?? {}, { ...values, client_id: client.id }),
  );
  if (grantType === "required" || sent["grant_type"] !== undefined)
    problems.push(...problemsOfValues("parameter", sent, { grant_type: "authorization_code" }, {}));
  if (token.refusesScope === true && sent["scope"] !== undefined) problems.push("scope is not supported");
  if (!(headers["accept"] ?? "").includes("application/json")) problems.push("JSON is not requested");
  const codeName = names.code ?? "code";
  if (consent === null)
    return [...problems, `${codeName} ${sent[codeName] ?? "missing"} was not issued, or was used`];
  const redirectName = names.redirect_uri ?? "redirect_uri";
  const redirect = sent[redirectName];
  if ((redirectUri === "required" || redirect !== undefined) && redirect !== consent.redirectUri)
    problems.push(`${redirectName} is ${redirect ?? "missing"} instead of ${consent.redirectUri}`);
  const verifier = sent["code_verifier"];
  const challenge = verifier === undefined ? null : await sha256(verifier);
  if (challenge !== consent.challenge) problems.push("code_verifier does not match the challenge");
  return problems;
}

function inQuery({ query }: Received, names: readonly string[] = []) {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      names.includes(name) && typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** Returns what is wrong with a refresh, apart from its token. */
export function problemsOfRefresh(facts: Facts, client: Client, received: Received): string[] {
  const { token = {}, refresh = {}, values, endpoints } = facts;
  const { method = "POST", grantType = "refresh_token" } = refresh;
  const own = [...new URL(endpoints.refresh ?? endpoints.token).searchParams.keys()];
  const problems = problemsOfFormat(received, {
    methods: [method],
    body: token.body ?? "form",
    inQuery: [...own, ...(token.inQuery ?? [])],
  });
  const sent = { ...inQuery(received, token.inQuery), ...received.parameters };
  if (refresh.by !== "access_token") {
    const unauthenticated =
      token.refreshAuthentication === "id_only" && received.headers["authorization"] === undefined;
    const clientProblem = unauthenticated
      ? sent["client_id"] === client.id
        ? null
        : "client_id is missing"
      : problemOfClient(facts, client, received);
    if (clientProblem !== null) problems.push(clientProblem);
  }
  problems.push(
    ...problemsOfValues("parameter", sent, token.refreshParameters ?? {}, {
      ...values,
      client_id: client.id,
    }),
  );
  if (token.grantType !== "optional" || sent["grant_type"] !== undefined)
    problems.push(...problemsOfValues("parameter", sent, { grant_type: grantType }, {}));
  return problems;
}

/** Returns what is wrong with the request that makes a token valid for longer, apart from its token. */
export function problemsOfExchange(facts: Facts, client: Client, received: Received): string[] {
  const { exchange } = facts;
  if (exchange === undefined) return ["there is no such grant type"];
  const problems = problemsOfFormat(received, {
    methods: exchange.methods ?? ["GET"],
    body: "form",
    inQuery: [],
  });
  const { parameters, headers } = received;
  if (headers["authorization"] !== undefined) problems.push("the request has an Authorization header");
  const expected = { client_secret: client.secret, ...(exchange.clientId && { client_id: client.id }) };
  problems.push(...problemsOfValues("parameter", parameters, expected, {}));
  return problems;
}

/** Returns the challenge of a verifier (RFC 7636, section 4.2). */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
