// An authorization server with the JWT bearer grant (RFC 7523, section 2.1), and an MCP server that it protects, written from
// the RFCs. It verifies the signature, the audience, and the expiry of assertions, and those of ID-JAGs also by
// draft-ietf-oauth-identity-assertion-authz-grant, section 4.4.

import type { IncomingMessage, ServerResponse } from "node:http";
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWK, jwtVerify } from "jose";
import type { Json } from "../latchkey.ts";
import { listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export class AssertionServer {
  /** The forms of the requests to the token endpoint. */
  readonly tokenRequests: URLSearchParams[] = [];
  readonly revocations: URLSearchParams[] = [];
  /** The tokens of the calls to the MCP server. */
  readonly calls: string[] = [];
  /** The issuers of assertions that it trusts, and their keys. Those of the identity provider are ID-JAGs. */
  readonly issuers = new Map<string, { jwk: JWK; isIdentityProvider: boolean }>();
  /** The clients: ID to secret. Null for a client without one. */
  readonly clients = new Map<string, string | null>();
  /** Returned instead of a token. `{sent}` repeats the assertion. */
  refusal: { status: number; body: Json } | null = null;
  /** Whether an assertion can be used only once (RFC 7523, section 3, `jti`). */
  usesOnce = false;
  /** Whether a refresh token is issued, which RFC 7521, section 4.1, advises against. */
  issuesRefreshTokens = false;
  /** The token endpoint waits for this before it responds. */
  held: Promise<void> = Promise.resolve();
  expiresIn = 3600;
  readonly #prefix: string;
  readonly #used = new Set<string>();
  readonly #tokens = new Set<string>();
  #server: LocalServer | null = null;

  private constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Starts a server. The tokens that it issues start with `prefix`. */
  static async start(prefix = "test"): Promise<AssertionServer> {
    const server = new AssertionServer(prefix);
    server.#server = await listen((request, response) => server.#answer(request, response));
    return server;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  get resource(): string {
    return `${this.origin}/mcp`;
  }

  /** The endpoints of an integration without discovery. */
  get endpoints(): Json {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      revocation_endpoint: `${this.origin}/revoke`,
      api_base_url: this.resource,
    };
  }

  get currentToken(): string {
    return [...this.#tokens].at(-1) ?? "";
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    switch (pathname) {
      case "/.well-known/oauth-protected-resource/mcp":
        return sendJson(response, 200, {
          resource: this.resource,
          authorization_servers: [this.origin],
          scopes_supported: ["mcp:read"],
        });
      case "/.well-known/oauth-authorization-server":
        // Without PKCE, because there are no authorization codes.
        return sendJson(response, 200, {
          ...this.endpoints,
          grant_types_supported: [JWT_BEARER],
          token_endpoint_auth_methods_supported: ["client_secret_basic", "none"],
        });
      case "/token":
        return this.#token(request, response);
      case "/revoke":
        this.revocations.push(new URLSearchParams(await readAll(request)));
        return sendJson(response, 200, {});
      default:
        return this.#call(request, response);
    }
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readAll(request));
    this.tokenRequests.push(form);
    await this.held;
    const refuse = (error: string, error_description: string, status = 400) =>
      sendJson(response, status, { error, error_description });
    const client = clientOf(request, form);
    if (!this.clients.has(client.id) || this.clients.get(client.id) !== client.secret)
      return refuse("invalid_client", "not this client", 401);
    if (this.refusal !== null) {
      const body = JSON.stringify(this.refusal.body).replace("{sent}", form.get("assertion") ?? "");
      response.writeHead(this.refusal.status, { "content-type": "application/json" }).end(body);
      return;
    }
    const isRefresh = form.get("grant_type") === "refresh_token";
    if (form.get("grant_type") !== JWT_BEARER && !isRefresh)
      return refuse("unsupported_grant_type", "only the JWT bearer grant");
    const problem = isRefresh ? null : await this.#problemOf(form, client.id);
    if (problem !== null) return refuse("invalid_grant", problem);
    const serial = this.#tokens.size + 1;
    const token = `${this.#prefix}-asserted-token-${serial}`;
    this.#tokens.add(token);
    const scope = form.get("scope");
    sendJson(response, 200, {
      access_token: token,
      token_type: "Bearer",
      expires_in: this.expiresIn,
      ...(scope !== null && { scope }),
      ...(this.issuesRefreshTokens && { refresh_token: `${this.#prefix}-refresh-${serial}` }),
    });
  }

  /** Returns what is wrong with an assertion; null where it is accepted. */
  async #problemOf(form: URLSearchParams, client: string): Promise<string | null> {
    const assertion = form.get("assertion") ?? "";
    for (const [iss, { jwk, isIdentityProvider }] of this.issuers) {
      try {
        const keys = createLocalJWKSet({ keys: [{ ...jwk, alg: "ES256" }] });
        const { payload } = await jwtVerify(assertion, keys, { issuer: iss, audience: this.origin });
        if (this.usesOnce && this.#used.has(payload.jti ?? "")) return "the assertion was used before";
        this.#used.add(payload.jti ?? "");
        if (!isIdentityProvider) return null;
        if (decodeProtectedHeader(assertion).typ !== "oauth-id-jag+jwt") return "not an ID-JAG";
        if (payload["client_id"] !== client) return "the ID-JAG is another client's";
        const resource = form.get("resource");
        if (resource !== null && payload["resource"] !== resource)
          return "the ID-JAG is for another resource";
        return null;
      } catch (error) {
        if (error instanceof errors.JWTExpired) return "the assertion has expired";
        if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud")
          return "the assertion is for another audience";
      }
    }
    return "the assertion can't be verified";
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await readAll(request);
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    if (!this.#tokens.has(token)) {
      const metadata = `resource_metadata="${this.origin}/.well-known/oauth-protected-resource/mcp"`;
      response.writeHead(401, { "www-authenticate": `Bearer ${metadata}` }).end();
      return;
    }
    this.calls.push(token);
    sendJson(response, 200, { ok: true });
  }
}

/** Returns who sends a request, by HTTP Basic authentication or by `client_id` alone. */
function clientOf(
  { headers }: IncomingMessage,
  form: URLSearchParams,
): { id: string; secret: string | null } {
  const { authorization } = headers;
  if (authorization === undefined) return { id: form.get("client_id") ?? "", secret: null };
  const [id = "", secret = ""] = atob(authorization.replace("Basic ", "")).split(":");
  return { id, secret };
}
