// A provider's server as the facts describe it. It refuses every request that the provider would refuse, and records why.
// Its state is in memory, for one connection.

import type { Facts } from "../facts/facts.ts";
import { DOCUMENTED_CALLS, DOCUMENTED_REVOCATIONS } from "../facts/documented-calls.ts";
import { problemOfClient } from "./authenticate.ts";
import { consentTo, problemsOfAuthorization, type Consent } from "./authorization.ts";
import type { CallbackRequest, Client, Peer, Tokens } from "./peer.ts";
import { problemsOfFormat, receive, type Received } from "./read-request.ts";
import { kindOf, problemsOfCode, problemsOfExchange, problemsOfRefresh } from "./token-requests.ts";
import { respondWithError, respondWithTokens } from "./token-response.ts";

export class GeneratedServer implements Peer {
  readonly hosts: ReadonlySet<string>;
  readonly problems: string[] = [];
  /** Requests about which the facts say nothing. */
  readonly notes: string[] = [];
  /** What the person is asked for: the integration's scopes, or null for those of the definition. */
  scopes: readonly string[] | null = null;
  /** What is going on, which tells what a request is that the facts do not name. */
  phase: "connect" | "use" | "call" | "delete" = "connect";
  /** The tokens that are valid. */
  tokens: Tokens | null = null;
  expiresAt: number | null | undefined = undefined;
  revocations = 0;
  apiCalls = 0;
  accountCalls = 0;
  readonly #facts: Facts;
  readonly #client: Client;
  #consent: Consent | null = null;
  #issued = 0;
  #issuedAt = 0;
  #scopes: readonly string[] = [];

  constructor(facts: Facts, client: Client) {
    this.#facts = facts;
    this.#client = client;
    const { endpoints, api = {}, account } = facts;
    const calls = DOCUMENTED_CALLS[facts.id] ?? [];
    const documented = DOCUMENTED_REVOCATIONS[facts.id]?.split(" ")[1];
    const urls = [
      ...Object.values(endpoints),
      ...(api.otherBases ?? []),
      account?.url ?? null,
      ...calls.map(({ url }) => url),
      documented ?? null,
    ];
    this.hosts = new Set(urls.flatMap((url) => (url === null ? [] : [new URL(url).host])));
  }

  authorize(url: string): CallbackRequest {
    const { scopes } = this;
    this.problems.push(
      ...problemsOfAuthorization(this.#facts, this.#client, url, { scopes }).map(
        (one) => `authorization: ${one}`,
      ),
    );
    const { consent, callback } = consentTo(this.#facts, this.#client, url, `code-${++this.#issued}`);
    this.#consent = consent;
    return callback;
  }

  async respond(request: Request): Promise<Response> {
    const received = await receive(request);
    const { authorization: _, api: __, revocation: ___, ...endpoints } = this.#facts.endpoints;
    // Some servers revoke a grant at an endpoint that has other methods as well.
    if (this.phase === "delete") return this.#end(received);
    const isToken = Object.values(endpoints).some(
      (url) => url !== null && keyOf(url) === keyOf(received.url),
    );
    return isToken ? this.#grant(received) : this.#callApi(received);
  }

  #fail(what: string, problems: readonly string[], error = "invalid_request", status = 400): Response {
    this.problems.push(...problems.map((problem) => `${what}: ${problem}`));
    return respondWithError(this.#facts, error, status);
  }

  async #grant(received: Received): Promise<Response> {
    const { endpoints } = this.#facts;
    const kind = kindOf(this.#facts, received);
    const [what, expected] = {
      code: ["token request", endpoints.token] as const,
      refresh: ["refresh", endpoints.refresh ?? endpoints.token] as const,
      exchange: ["exchange", endpoints.exchange] as const,
    }[kind];
    const { href } = received.url;
    if (expected === null || keyOf(received.url) !== keyOf(expected) || !hasQueryOf(received.url, expected))
      return this.#fail(what, [`the URL is ${href} instead of ${expected ?? "none"}`]);
    switch (kind) {
      case "code":
        return this.#exchangeCode(received);
      case "refresh":
        return this.#refresh(received);
      case "exchange":
        return this.#extend(received);
    }
  }

  async #exchangeCode(received: Received): Promise<Response> {
    const { token = {}, refresh = {} } = this.#facts;
    const code = received.parameters[token.names?.code ?? "code"];
    const consent = this.#consent?.code === code ? this.#consent : null;
    const problems = await problemsOfCode(this.#facts, this.#client, received, consent);
    if (problems.length > 0 || consent === null)
      return this.#fail("token request", problems, "invalid_grant");
    this.#consent = null;
    this.#scopes = consent.scopes;
    return this.#issue((refresh.by ?? "refresh_token") === "refresh_token" ? this.#next("refresh") : null);
  }

  #refresh(received: Received): Response {
    const { token = {}, refresh = {} } = this.#facts;
    const { by = "refresh_token", token: answer = "rotates", notBefore = 0 } = refresh;
    const problems = problemsOfRefresh(this.#facts, this.#client, received);
    const current = by === "access_token" ? this.tokens?.accessToken : this.tokens?.refreshToken;
    const name = by === "access_token" ? "access_token" : (token.names?.refresh_token ?? "refresh_token");
    if (by === "none") problems.push("the server issues no refresh tokens");
    else if (received.parameters[name] !== current)
      problems.push(`${name} is ${received.parameters[name] ?? "missing"} instead of ${current ?? "none"}`);
    const age = (Date.now() - this.#issuedAt) / 1000;
    if (age < notBefore)
      problems.push(`the token is ${Math.floor(age)} seconds old, and the server refuses this`);
    if (problems.length > 0) return this.#fail("refresh", problems, "invalid_grant");
    if (by === "access_token") return this.#issueLong();
    const before = this.tokens?.refreshToken ?? null;
    return this.#issue(answer === "rotates" ? this.#next("refresh") : before, answer !== "absent");
  }

  #extend(received: Received): Response {
    const problems = problemsOfExchange(this.#facts, this.#client, received);
    const name = this.#facts.exchange?.tokenParameter ?? "";
    if (received.parameters[name] !== this.tokens?.accessToken)
      problems.push(`${name} is not the access token`);
    return problems.length > 0 ? this.#fail("exchange", problems, "invalid_grant") : this.#issueLong();
  }

  #next(kind: "access" | "refresh"): string {
    const text = `${this.#facts.id}-${kind}-${++this.#issued}`;
    if (kind === "refresh" || this.#facts.response?.isJwt !== true) return text;
    const claims = { authentication_event_id: "event-1", sub: "user-1", jti: text };
    return [encode({ alg: "RS256", typ: "JWT" }), encode(claims), "signature"].join(".");
  }

  /** Issues a new access token. The refresh token may stay out of the response, and remains valid. */
  #issue(refreshToken: string | null, isSent = true): Response {
    this.tokens = { accessToken: this.#next("access"), refreshToken };
    this.#issuedAt = Date.now();
    const sent = isSent ? this.tokens : { ...this.tokens, refreshToken: null };
    const issued = respondWithTokens(this.#facts, sent, { scopes: this.#scopes, now: this.#issuedAt });
    this.expiresAt = issued.expiresAt;
    return issued.response;
  }

  /** Issues an access token of 60 days, as Meta does. */
  #issueLong(): Response {
    this.tokens = { accessToken: this.#next("access"), refreshToken: null };
    this.#issuedAt = Date.now();
    const expires_in = 5_183_944;
    this.expiresAt = this.#issuedAt + expires_in * 1000;
    return Response.json({ access_token: this.tokens.accessToken, token_type: "bearer", expires_in });
  }

  /** A request while the connection is deleted. */
  #end(received: Received): Response {
    const { url, method, body, form, headers } = received;
    const { revocation } = this.#facts.endpoints;
    if (revocation !== null && keyOf(url) === keyOf(revocation)) return this.#revoke(received);
    const known = DOCUMENTED_REVOCATIONS[this.#facts.id]?.split(" ");
    if (known?.[0] !== method || keyOf(url) !== keyOf(known[1] ?? "")) {
      this.notes.push(`revocation at ${method} ${keyOf(url)}`);
      return new Response(null);
    }
    const sent = JSON.stringify([url.href, body, form, headers]);
    const { accessToken = "", refreshToken = null } = this.tokens ?? {};
    if (!sent.includes(accessToken) && (refreshToken === null || !sent.includes(refreshToken)))
      return this.#fail("revocation", ["the request has no token"]);
    this.revocations += 1;
    return Response.json({ ok: true });
  }

  #revoke(received: Received): Response {
    const { revocation = {} } = this.#facts;
    const { method = "POST", token = "body", body = "form", authentication = "client" } = revocation;
    const problems: string[] = [];
    const { parameters, headers } = received;
    const isInHeader = this.#isAuthorized(received);
    const values = Object.values(parameters);
    const isInBody =
      values.includes(this.tokens?.accessToken ?? "") || values.includes(this.tokens?.refreshToken ?? "");
    if (token === "body" || (token === "any" && !isInHeader)) {
      problems.push(...problemsOfFormat(received, { methods: [method], body, inQuery: [] }));
      if (!isInBody) problems.push("the token is not in the request");
    } else if (received.method !== method)
      problems.push(`the method is ${received.method} instead of ${method}`);
    if (token === "header" && !isInHeader)
      problems.push(`the credential is ${headers["authorization"] ?? "missing"}`);
    const clientProblem = problemOfClient(this.#facts, this.#client, received);
    if (authentication === "client" && clientProblem !== null) problems.push(clientProblem);
    if (problems.length > 0) return this.#fail("revocation", problems);
    this.revocations += 1;
    return Response.json({ ok: true });
  }

  #isAuthorized({ headers, url }: Received, ownScheme?: string): boolean {
    const { header = "authorization", scheme = "Bearer", tokenParameter } = this.#facts.api ?? {};
    if (tokenParameter !== undefined)
      return (
        url.searchParams.get(tokenParameter) === this.tokens?.accessToken && headers[header] === undefined
      );
    const used = ownScheme ?? scheme;
    const token = this.tokens?.accessToken ?? "";
    const expected = used === null ? token : `${used} ${token}`;
    return headers[header] === expected;
  }

  #callApi(received: Received): Response {
    const { account, id } = this.#facts;
    const { url, method } = received;
    const known = [...(account === undefined ? [] : [account]), ...(DOCUMENTED_CALLS[id] ?? [])]
      .flatMap((one) => [one, ...(one.alsoAt ?? []).map((at) => ({ ...one, url: at }))])
      .find((one) => (one.method ?? "GET") === method && isAt(url, one.url));
    if (known !== undefined && this.phase !== "call") {
      if (!this.#isAuthorized(received, known.scheme))
        return this.#fail(
          "account request",
          [`the credential is ${JSON.stringify(received.headers)}`],
          "invalid_token",
          401,
        );
      this.accountCalls += 1;
      return Response.json(known.response);
    }
    switch (this.phase) {
      case "connect":
      case "use":
      case "delete":
        this.notes.push(`account request ${method} ${keyOf(url)}`);
        return Response.json({ message: "Not Found" }, { status: 404 });
      case "call":
        return this.#call(received);
    }
  }

  #call(received: Received): Response {
    const { api = {}, endpoints, templates } = this.#facts;
    const { url, headers } = received;
    const problems: string[] = [];
    const bases = [endpoints.api, ...(api.otherBases ?? [])].filter((base) => base !== null);
    // Paths are told by the facts only where they contain a value. Otherwise, an app may have to add them itself.
    const isExact = /\{\w+\}.*\/|\/.*\{\w+\}/.test((templates["api"] ?? "").slice("https://".length));
    const isBelow = (base: string) => url.href.startsWith(base.replace(/\/?$/, "/"));
    const isAtHost = bases.length === 0 || bases.some((base) => new URL(base).host === url.host);
    if (!isAtHost || (isExact && !bases.some(isBelow)))
      problems.push(`the URL ${url.href} is not below ${bases.join(", ")}`);
    if (!this.#isAuthorized(received))
      problems.push(`the credential is ${headers[api.header ?? "authorization"] ?? "missing"}`);
    for (const [name, template] of Object.entries(api.headers ?? {})) {
      const value = template.replaceAll("{client_id}", this.#client.id);
      const found = headers[name];
      const isRight =
        value === "*" ? Boolean(found) : value === "contact" ? /[@/].*\./.test(found ?? "") : found === value;
      if (!isRight) problems.push(`the header ${name} is ${found ?? "missing"} instead of ${value}`);
    }
    this.apiCalls += 1;
    return problems.length > 0
      ? this.#fail("API call", problems, "invalid_token", 400)
      : Response.json({ at: url.href });
  }
}

const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");

const keyOf = (url: string | URL) => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
};

function hasQueryOf(url: URL, endpoint: string): boolean {
  return [...new URL(endpoint).searchParams.keys()].every((name) => url.searchParams.has(name));
}

const segments = (url: string | URL) => keyOf(url).split("/");

/** Whether a request is for a documented URL, whatever else is in its query. */
function isAt(url: URL, documented: string): boolean {
  const expected = segments(documented);
  const actual = segments(url);
  const isSame =
    expected.length === actual.length && expected.every((one, i) => one === "*" || one === actual[i]);
  return isSame && hasQueryOf(url, documented);
}
