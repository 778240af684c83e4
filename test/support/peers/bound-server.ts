// An authorization server and an API that bind everything to a key, written from RFC 9449: pushed requests, codes, access
// tokens, and refresh tokens. They refuse a proof that is not exactly as the RFC says.

import type { IncomingMessage, ServerResponse } from "node:http";
import { type Handler, listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";
import type { Json } from "../latchkey.ts";
import { checkProof, ProofError } from "./check-proof.ts";

/** A request that had a proof, and the reason if it was refused. */
export type Received = {
  method: string;
  path: string;
  proof: string | null;
  authorization: string;
  nonce: unknown;
  refused: string | null;
};

type Token = { thumbprint: string | null; isValid: boolean };

export class BoundServer {
  /** The requests to the endpoints and the API, oldest first. */
  readonly received: Received[] = [];
  readonly authorizations: URLSearchParams[] = [];
  /** Whether each request needs the nonce of the response before it: of the endpoints, and of the API. */
  needsServerNonce = false;
  needsApiNonce = false;
  /** The type of the tokens that are issued. Bearer tokens are bound to no key. */
  tokenType: "DPoP" | "Bearer" = "DPoP";
  /** Whether token responses have a refresh token. */
  refreshes = true;
  /** Whether no nonce is ever the right one. */
  isInsatiable = false;
  /** The error of all token requests with a valid proof, whose description repeats the proof. */
  refusal: string | null = null;
  /** Members that are added to the metadata. */
  metadata: Json = {};
  /** Members that are added to the metadata of the API as a protected resource (RFC 9728). */
  resourceMetadata: Json = {};
  /** Responds to a call of the API with a valid token and proof. */
  respond: Handler = (_, response) => sendJson(response, 200, { ok: true });
  readonly #tokens = new Map<string, Token>();
  readonly #codes = new Map<string, string | null>();
  readonly #pushed = new Map<string, URLSearchParams>();
  readonly #used = new Set<string>();
  #serverNonce = "server-nonce-0";
  #apiNonce = "api-nonce-0";
  #serial = 0;
  #server: LocalServer | null = null;

  static async start(): Promise<BoundServer> {
    const server = new BoundServer();
    server.#server = await listen((request, response) => server.#answer(request, response));
    return server;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** Returns the request body of an integration. It is a public client, whose refresh tokens are bound as well. */
  integration(options: Json = {}, changes: Json = {}): Json {
    return {
      provider: "oauth2",
      client_id: "client",
      endpoints: {
        authorization_endpoint: `${this.origin}/authorize`,
        token_endpoint: `${this.origin}/token`,
        userinfo_endpoint: `${this.origin}/userinfo`,
        api_base_url: `${this.origin}/api`,
      },
      options: { dpop: "required", token_endpoint_auth_method: "none", ...options },
      ...changes,
    };
  }

  /** The tokens of a type that are valid, as the API says. */
  invalidate(token: string): void {
    const known = this.#tokens.get(token);
    if (known !== undefined) known.isValid = false;
  }

  /** The reasons of all refusals. */
  get refusals(): string[] {
    return this.received.flatMap(({ refused }) => refused ?? []);
  }

  /** The last request to a path. */
  last(path: string): Received | undefined {
    return this.received.findLast((one) => one.path === path);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    switch (url.pathname) {
      case "/.well-known/oauth-authorization-server":
        return sendJson(response, 200, this.#metadata());
      case "/.well-known/oauth-protected-resource/api":
        return sendJson(response, 200, {
          resource: `${this.origin}/api`,
          authorization_servers: [this.origin],
          ...this.resourceMetadata,
        });
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/par":
        return this.#push(request, response);
      case "/token":
        return this.#token(request, response);
      default:
        return this.#callApi(url, request, response);
    }
  }

  #metadata(): Json {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      userinfo_endpoint: `${this.origin}/userinfo`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      ...this.metadata,
    };
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const parameters = this.#pushed.get(query.get("request_uri") ?? "") ?? query;
    this.authorizations.push(query);
    const code = `code-${(this.#serial += 1)}`;
    this.#codes.set(code, parameters.get("dpop_jkt"));
    const back = new URL(parameters.get("redirect_uri") ?? "");
    back.searchParams.set("code", code);
    back.searchParams.set("state", parameters.get("state") ?? "");
    response.writeHead(302, { location: back.href }).end();
  }

  /** The proof binds the code, as `dpop_jkt` does (RFC 9449, section 10.1). */
  async #push(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readAll(request));
    const thumbprint = await this.#proven(request, response);
    if (thumbprint === null) return;
    const stated = form.get("dpop_jkt") ?? thumbprint;
    if (stated !== thumbprint) return sendJson(response, 400, { error: "invalid_dpop_proof" });
    form.set("dpop_jkt", thumbprint);
    const uri = `urn:ietf:params:oauth:request_uri:${(this.#serial += 1)}`;
    this.#pushed.set(uri, form);
    sendJson(response, 201, { request_uri: uri, expires_in: 60 });
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readAll(request));
    const thumbprint = await this.#proven(request, response);
    if (thumbprint === null) return;
    const error = this.refusal ?? this.#grantError(form, thumbprint);
    const error_description = request.headers["dpop"];
    if (error !== null) return sendJson(response, 400, { error, error_description });
    this.#serial += 1;
    const [access, refresh] = [`access-token-${this.#serial}`, `refresh-token-${this.#serial}`];
    this.#tokens.set(access, {
      thumbprint: this.tokenType === "DPoP" ? thumbprint : null,
      isValid: true,
    });
    this.#tokens.set(refresh, { thumbprint, isValid: true });
    const refreshes = this.refreshes && form.get("grant_type") !== "client_credentials";
    sendJson(response, 200, {
      access_token: access,
      token_type: this.tokenType,
      expires_in: 3600,
      ...(refreshes && { refresh_token: refresh }),
    });
  }

  #grantError(form: URLSearchParams, thumbprint: string): string | null {
    switch (form.get("grant_type") ?? "") {
      case "authorization_code": {
        const code = form.get("code") ?? "";
        const bound = this.#codes.get(code);
        this.#codes.delete(code);
        return bound === thumbprint ? null : "invalid_grant";
      }
      case "refresh_token": {
        const token = this.#tokens.get(form.get("refresh_token") ?? "");
        if (token?.isValid !== true || token.thumbprint !== thumbprint) return "invalid_grant";
        token.isValid = false;
        return null;
      }
      case "client_credentials":
        return null;
      default:
        return "unsupported_grant_type";
    }
  }

  /** Checks the proof of a request to an endpoint. Returns null if it was refused. */
  async #proven(request: IncomingMessage, response: ServerResponse): Promise<string | null> {
    const nonce = this.#required(this.needsServerNonce, this.#serverNonce);
    this.#serverNonce = `server-nonce-${(this.#serial += 1)}`;
    if (this.needsServerNonce) response.setHeader("dpop-nonce", this.#serverNonce);
    try {
      return await this.#check(request, nonce, null);
    } catch (error) {
      if (!(error instanceof ProofError)) throw error;
      sendJson(response, 400, { error: error.code, error_description: error.message });
      return null;
    }
  }

  #required(isRequired: boolean, nonce: string): string | null {
    if (!isRequired) return null;
    return this.isInsatiable ? "another one" : nonce;
  }

  async #callApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [scheme = "", token = ""] = (request.headers.authorization ?? "").split(" ");
    const known = this.#tokens.get(token);
    const nonce = this.#required(this.needsApiNonce, this.#apiNonce);
    this.#apiNonce = `api-nonce-${(this.#serial += 1)}`;
    if (this.needsApiNonce) response.setHeader("dpop-nonce", this.#apiNonce);
    try {
      if (known?.isValid !== true) throw new Unauthorized("another token");
      if (scheme !== (known.thumbprint === null ? "Bearer" : "DPoP"))
        throw new Unauthorized("another scheme");
      if (known.thumbprint !== null) {
        const thumbprint = await this.#check(request, nonce, token);
        if (thumbprint !== known.thumbprint) throw new Unauthorized("another key");
      } else this.#note(request, null, null);
    } catch (error) {
      if (!(error instanceof ProofError) && !(error instanceof Unauthorized)) throw error;
      if (error instanceof Unauthorized) this.#note(request, null, error.message);
      const code = error instanceof ProofError ? error.code : "invalid_token";
      response.writeHead(401, { "www-authenticate": `DPoP error="${code}", algs="ES256"` }).end();
      return;
    }
    if (url.pathname === "/userinfo")
      return sendJson(response, 200, { sub: "ada", email: "ada@example.com" });
    await this.respond(request, response);
  }

  async #check(request: IncomingMessage, nonce: string | null, accessToken: string | null): Promise<string> {
    const proof = request.headers["dpop"]?.toString();
    const expected = {
      method: request.method ?? "",
      url: new URL(request.url ?? "/", this.origin).href,
      now: Date.now(),
      nonce,
      accessToken,
      used: this.#used,
    };
    try {
      const { thumbprint, claims } = await checkProof(proof, expected);
      this.#note(request, claims["nonce"] ?? null, null);
      return thumbprint;
    } catch (error) {
      if (error instanceof ProofError) this.#note(request, null, error.message);
      throw error;
    }
  }

  #note(request: IncomingMessage, nonce: unknown, refused: string | null): void {
    const { method = "", url = "/", headers } = request;
    const proof = headers["dpop"]?.toString() ?? null;
    const { authorization = "" } = headers;
    const { pathname: path } = new URL(url, this.origin);
    this.received.push({ method, path, proof, authorization, nonce, refused });
  }
}

class Unauthorized extends Error {}
