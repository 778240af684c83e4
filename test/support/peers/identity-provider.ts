// An enterprise's identity provider, written from RFC 8693 and draft-ietf-oauth-identity-assertion-authz-grant: it exchanges
// its ID tokens and refresh tokens for ID-JAGs. It refuses what it does not know, and says why.

import type { IncomingMessage, ServerResponse } from "node:http";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import type { Json } from "../latchkey.ts";
import { listen, type LocalServer, readAll, sendJson } from "../http/local-server.ts";

const TYPE = "urn:ietf:params:oauth:token-type:";
export const ID_TOKEN = `${TYPE}id_token`;
export const REFRESH_TOKEN = `${TYPE}refresh_token`;
const ID_JAG = `${TYPE}id-jag`;

type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

/** Someone who signs JWTs, and whose keys others can know: an identity provider, or a workload's platform. */
export class Signer {
  readonly jwk: JWK;
  readonly #key: Key;

  private constructor(key: Key, jwk: JWK) {
    this.#key = key;
    this.jwk = jwk;
  }

  static async create(): Promise<Signer> {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    return new Signer(privateKey, await exportJWK(publicKey));
  }

  /** Signs claims. `lifetime` is in seconds, and negative for a JWT that has expired. */
  sign(claims: Json, lifetime = 300, typ = "JWT"): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: "ES256", typ })
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(this.#key);
  }
}

export class IdentityProvider {
  /** The forms of the requests to the token endpoint. */
  readonly exchanges: URLSearchParams[] = [];
  /** The audiences for which it issues ID-JAGs, and the ID of the client there. */
  readonly audiences = new Map<string, string>();
  readonly clientId = "client-at-idp";
  readonly clientSecret: string;
  /** Returned instead of an ID-JAG. `{sent}` repeats the subject token. */
  refusal: { status: number; body: Json } | null = null;
  /** The lifetime of ID-JAGs in seconds. */
  idJagSeconds = 300;
  /** Whether a refresh token is replaced each time. */
  rotates = false;
  /** Members that replace those of the response. */
  response: Json = {};
  /** The scopes that it allows; undefined for all. */
  scope: string | undefined = undefined;
  readonly signer: Signer;
  readonly #refreshTokens = new Map<string, string>();
  #server: LocalServer | null = null;

  readonly #prefix: string;

  private constructor(signer: Signer, prefix: string) {
    this.signer = signer;
    this.#prefix = prefix;
    this.clientSecret = `${prefix}-idp-client-secret`;
  }

  /** Starts an identity provider. Its secrets start with `prefix`. */
  static async start(prefix = "test"): Promise<IdentityProvider> {
    const provider = new IdentityProvider(await Signer.create(), prefix);
    provider.#server = await listen((request, response) => provider.#answer(request, response));
    return provider;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  /** The identity provider as an integration has it. */
  get settings(): Json {
    return {
      issuer: this.origin,
      token_endpoint: `${this.origin}/token`,
      client_id: this.clientId,
      client_secret: this.clientSecret,
    };
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** Returns the ID token of a user who has signed in at the app. */
  idToken(sub: string, lifetime = 3600): Promise<string> {
    return this.signer.sign(
      { iss: this.origin, aud: this.clientId, sub, email: `${sub}@example.com`, jti: this.#newId() },
      lifetime,
    );
  }

  /** Returns a refresh token of a user. */
  refreshToken(sub: string): string {
    const token = this.#newId();
    this.#refreshTokens.set(token, sub);
    return token;
  }

  #newId = () => `${this.#prefix}-${crypto.randomUUID()}`;

  /** Whether a refresh token is valid. */
  accepts(refreshToken: string): boolean {
    return this.#refreshTokens.has(refreshToken);
  }

  /** Ends all access of a user. */
  disable(sub: string): void {
    for (const [token, owner] of this.#refreshTokens) if (owner === sub) this.#refreshTokens.delete(token);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readAll(request));
    this.exchanges.push(form);
    const refuse = (error: string, error_description: string, status = 400) =>
      sendJson(response, status, { error, error_description });
    const credentials = `Basic ${btoa(`${this.clientId}:${this.clientSecret}`)}`;
    if (request.url !== "/token" || request.method !== "POST") return sendJson(response, 404, {});
    if (request.headers.authorization !== credentials)
      return refuse("invalid_client", "not this client", 401);
    if (this.refusal !== null) {
      const body = JSON.stringify(this.refusal.body).replace("{sent}", form.get("subject_token") ?? "");
      response.writeHead(this.refusal.status, { "content-type": "application/json" }).end(body);
      return;
    }
    if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:token-exchange")
      return refuse("unsupported_grant_type", "only token exchange");
    if (form.get("requested_token_type") !== ID_JAG)
      return refuse("invalid_request", "requested_token_type is not id-jag");
    const audiences = form.getAll("audience");
    const client = this.audiences.get(audiences[0] ?? "");
    if (audiences.length !== 1 || client === undefined) return refuse("invalid_target", "no such audience");
    const sub = await this.#subject(form.get("subject_token") ?? "", form.get("subject_token_type"));
    if (sub === null) return refuse("invalid_request", "the subject_token is expired or invalid");
    const scope = this.scope ?? form.get("scope");
    const resource = form.getAll("resource");
    const claims = {
      iss: this.origin,
      aud: audiences[0],
      sub,
      jti: this.#newId(),
      client_id: client,
      email: `${sub}@example.com`,
      ...(scope !== null && { scope }),
      ...(resource.length > 0 && { resource: resource.length === 1 ? resource[0] : resource }),
    };
    const isReplaced = this.rotates && form.get("subject_token_type") === REFRESH_TOKEN;
    if (isReplaced) this.#refreshTokens.delete(form.get("subject_token") ?? "");
    sendJson(response, 200, {
      access_token: await this.signer.sign(claims, this.idJagSeconds, "oauth-id-jag+jwt"),
      issued_token_type: ID_JAG,
      token_type: "N_A",
      expires_in: this.idJagSeconds,
      ...(this.scope !== undefined && { scope: this.scope }),
      ...(isReplaced && { refresh_token: this.refreshToken(sub) }),
      ...this.response,
    });
  }

  /** Returns the user of a token; null where it is not valid. */
  async #subject(token: string, type: string | null): Promise<string | null> {
    if (type === REFRESH_TOKEN) return this.#refreshTokens.get(token) ?? null;
    if (type !== ID_TOKEN) return null;
    try {
      const keys = createLocalJWKSet({ keys: [{ ...this.signer.jwk, alg: "ES256" }] });
      const options = { issuer: this.origin, audience: this.clientId };
      return (await jwtVerify(token, keys, options)).payload.sub ?? null;
    } catch {
      return null;
    }
  }
}
