// A certified authorization server (oidc-provider) as an independent peer. It rotates refresh tokens, revokes a grant
// when a rotated token is reused, requires PKCE, returns `iss`, and supports revocation.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { Provider, type ClientMetadata } from "oidc-provider";
import { z } from "zod";
import { type Browser, hidden } from "../http/browser.ts";
import { type Handler, listen, readAll } from "../http/local-server.ts";
import { FEATURES } from "./oidc-features.ts";
import { MemoryAdapter } from "./memory-adapter.ts";
import { parseJson } from "../parse-json.ts";

export type TokenExchange = {
  clientId: string;
  grantType: string;
  status: number;
  body: Record<string, unknown>;
};

/** Where a token request's connection breaks: before the server processes it, or instead of the response. */
export type Drop = "before" | "after";

/** An assertion that the server received (RFC 7523), and where. */
type ReceivedAssertion = {
  path: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
};

/** A refresh token that the token endpoint received. */
type Presented = { refreshToken: string; dropped: Drop | null };

export type OidcServer = {
  issuer: string;
  /** Registers a client, or replaces its registration. */
  register: (client: ClientMetadata) => Promise<void>;
  /** All responses of the token endpoint, whether they were delivered or not, oldest first. */
  exchanges: TokenExchange[];
  /** All assertions, oldest first. */
  assertions: ReceivedAssertion[];
  /** The parameters of all pushed authorization requests (RFC 9126), oldest first. */
  pushed: Record<string, unknown>[];
  /** The lifetime of access tokens that are issued from now on. */
  accessTokenSeconds: number;
  /** The failures of the next token requests, in order. If it is empty, the request succeeds. */
  drops: Drop[];
  /** All refresh tokens that were received, whatever the result, oldest first. */
  presented: Presented[];
  /** The clients whose refresh tokens are not rotated. */
  unrotated: Set<string>;
  /** Expires a device code, which otherwise takes ten minutes. */
  expireCode: (userCode: string) => Promise<void>;
  /** Whether a refresh token can still be used. */
  isLive: (refreshToken: string) => Promise<boolean>;
  /** Whether proofs of possession need a nonce (RFC 9449). */
  requiresNonce: boolean;
  close: () => Promise<void>;
};

const SCOPES = "openid email offline_access";

/** Starts the server. Sign-in requires no password. `extend` adds what the server does not have of its own. */
export async function startOidcServer(extend: (provider: Provider) => void = () => {}): Promise<OidcServer> {
  const handler: { answer: Handler | null } = { answer: null };
  const local = await listen((request, response) => handler.answer?.(request, response));
  const exchanges: TokenExchange[] = [];
  const clients = new MemoryAdapter("Client");
  const deviceCodes = new MemoryAdapter("DeviceCode");
  const server: OidcServer = {
    issuer: local.origin,
    register: (client) => clients.upsert(client.client_id, { grant_types: GRANTS, ...client }),
    exchanges,
    assertions: [],
    pushed: [],
    accessTokenSeconds: 3600,
    drops: [],
    presented: [],
    unrotated: new Set(),
    expireCode: async (userCode) => {
      const row = await deviceCodes.findByUserCode(userCode.replaceAll(/\W/g, ""));
      if (row === undefined) throw new Error(`the server has no code ${userCode}`);
      row.exp = 1;
    },
    isLive: () => Promise.resolve(false),
    requiresNonce: false,
    close: local.close,
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(local.origin, {
    adapter: (name: string) => (name === "Client" ? clients : new MemoryAdapter(name)),
    jwks: { keys: [Jwk.parse({ ...privateKey.export({ format: "jwk" }), use: "sig", kid: "test" })] },
    // Without the dispatcher, which refuses loopback addresses.
    fetch: (url) => fetch(url),
    cookies: { keys: ["only-for-tests"] },
    features: {
      ...FEATURES,
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => server.requiresNonce },
    },
    pkce: { required: () => true },
    rotateRefreshToken: (ctx) => !server.unrotated.has(ctx.oidc.client?.clientId ?? ""),
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    claims: { openid: ["sub"], email: ["email"] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
    ttl: {
      AccessToken: () => server.accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },
  });
  server.isLive = async (token) => {
    const stored = await provider.RefreshToken.find(token);
    return stored !== undefined && stored.isValid;
  };
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === "/request") server.pushed.push({ ...ctx.oidc?.body });
    const assertion: unknown = ctx.oidc?.body?.["client_assertion"];
    if (typeof assertion !== "string") return;
    const header = { ...decodeProtectedHeader(assertion) };
    server.assertions.push({ path: ctx.path, header, claims: decodeJwt(assertion) });
  });
  provider.use(async (ctx, next) => {
    if (ctx.path !== "/token") return next();
    const dropped = server.drops.shift() ?? null;
    if (dropped === "before") {
      note(new URLSearchParams(await readAll(ctx.req)).get("refresh_token"), dropped);
      return breakOff(ctx);
    }
    await next();
    const { params, client } = ctx.oidc;
    note(params?.["refresh_token"], dropped);
    const clientId = client?.clientId ?? "";
    const body = parseJson(JSON.stringify(ctx.body));
    exchanges.push({ clientId, grantType: String(params?.["grant_type"]), status: ctx.status, body });
    if (dropped === "after") breakOff(ctx);
  });
  const note = (refreshToken: unknown, dropped: Drop | null) => {
    if (typeof refreshToken === "string") server.presented.push({ refreshToken, dropped });
  };
  extend(provider);
  const oidc = provider.callback();
  handler.answer = (request, response) =>
    request.url?.startsWith("/interaction/")
      ? interact(provider, request, response)
      : void oidc(request, response);
  return server;
}

/** Closes a request's connection without a response. */
function breakOff(ctx: { respond?: boolean | undefined; req: IncomingMessage }): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

const Jwk = z.looseObject({ kty: z.literal("RSA") });
const GRANTS = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];

/** A page with a form that signs in and gives consent. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      '<form method="post"><input type="hidden" name="account" value="ada"><button>Allow</button></form>',
    );
    return;
  }
  const account = new URLSearchParams(await readAll(request)).get("account") ?? "";
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: account, clientId: String(params["client_id"]) });
  grant.addOIDCScope(SCOPES);
  for (const resource of [params["resource"]].flat())
    if (typeof resource === "string") grant.addResourceScope(resource, "files:read files:write");
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: account }, consent });
}

/** Signs in and gives consent. Returns the callback URL, without opening it. */
export async function approve(browser: Browser, authorizeUrl: string, account?: string): Promise<string> {
  const { origin } = new URL(authorizeUrl);
  let url = authorizeUrl;
  for (let steps = 0; steps < 10; steps++) {
    let page = await browser.get(url);
    if (page.location === null)
      page = await browser.post(url, { account: account ?? hidden(page, "account") });
    if (page.location === null)
      throw new Error(`the server does not redirect at ${url}: ${page.status} ${page.text}`);
    if (new URL(page.location).origin !== origin) return page.location;
    url = page.location;
  }
  throw new Error("too many redirects");
}

/** Enters a device code, and allows or denies access. */
export async function answerDeviceCode(
  browser: Browser,
  { verification_uri: uri, user_code }: { verification_uri: string; user_code: string },
  answer: "allow" | "deny",
): Promise<void> {
  const form = await browser.get(uri);
  const confirmation = await browser.post(uri, { user_code, xsrf: hidden(form, "xsrf") });
  const xsrf = hidden(confirmation, "xsrf");
  const choice = answer === "allow" ? { confirm: "yes" } : { abort: "yes" };
  let page = await browser.post(uri, { user_code, xsrf, ...choice });
  for (let steps = 0; page.location !== null && steps < 10; steps++) {
    const url = page.location;
    page = await browser.get(url);
    if (url.includes("/interaction/")) page = await browser.post(url, { account: hidden(page, "account") });
  }
}
