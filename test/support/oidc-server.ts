// A certified authorization server (oidc-provider) as an independent peer: it rotates refresh tokens and
// kills a grant whose old token comes again, asks for PKCE, names itself in `iss`, revokes.

import { generateKeyPairSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Provider, type Adapter, type AdapterPayload, type ClientMetadata } from "oidc-provider";
import { z } from "zod";
import { type Browser, hidden } from "./browser.ts";
import { type Handler, listen, readAll } from "./local-server.ts";
import { parseJson } from "./parse-json.ts";

export type TokenExchange = {
  clientId: string;
  grantType: string;
  status: number;
  body: Record<string, unknown>;
};

export type OidcServer = {
  issuer: string;
  /** Registers a client, or registers it anew. */
  register: (client: ClientMetadata) => Promise<void>;
  /** Every answer of the token endpoint, oldest first. */
  exchanges: TokenExchange[];
  /** The lifetime of access tokens issued from now on. */
  accessTokenSeconds: number;
  close: () => Promise<void>;
};

const SCOPES = "openid email offline_access";

/** Starts the server; nobody has to type anything to sign in. */
export async function startOidcServer(): Promise<OidcServer> {
  const handler: { answer: Handler | null } = { answer: null };
  const local = await listen((request, response) => handler.answer?.(request, response));
  const exchanges: TokenExchange[] = [];
  const clients = new MemoryAdapter("Client");
  const server: OidcServer = {
    issuer: local.origin,
    register: (client) => clients.upsert(client.client_id, { grant_types: GRANTS, ...client }),
    exchanges,
    accessTokenSeconds: 3600,
    close: local.close,
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(local.origin, {
    adapter: (name: string) => (name === "Client" ? clients : new MemoryAdapter(name)),
    jwks: { keys: [Jwk.parse({ ...privateKey.export({ format: "jwk" }), use: "sig", kid: "test" })] },
    cookies: { keys: ["only-for-tests"] },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    claims: { openid: ["sub"], email: ["email"] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
    ttl: {
      AccessToken: () => server.accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path !== "/token") return;
    const { params, client } = ctx.oidc;
    const clientId = client?.clientId ?? "";
    const body = parseJson(JSON.stringify(ctx.body));
    exchanges.push({ clientId, grantType: String(params?.["grant_type"]), status: ctx.status, body });
  });
  const oidc = provider.callback();
  handler.answer = (request, response) =>
    request.url?.startsWith("/interaction/")
      ? interact(provider, request, response)
      : void oidc(request, response);
  return server;
}

const Jwk = z.looseObject({ kty: z.literal("RSA") });
const GRANTS = ["authorization_code", "refresh_token"];

/** A page with one form: who signs in, and yes to everything. */
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
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId: account }, consent });
}

/** Signs in and allows: the URL of the callback, which nobody has opened yet. */
export async function approve(browser: Browser, authorizeUrl: string, account?: string): Promise<string> {
  const { origin } = new URL(authorizeUrl);
  let url = authorizeUrl;
  for (let steps = 0; steps < 10; steps++) {
    let page = await browser.get(url);
    if (page.location === null)
      page = await browser.post(url, { account: account ?? hidden(page, "account") });
    if (page.location === null) throw new Error(`the server stops at ${url}: ${page.status} ${page.text}`);
    if (new URL(page.location).origin !== origin) return page.location;
    url = page.location;
  }
  throw new Error("the server redirects without end");
}

/** What a server stores, in this process's memory; expiry is the server's own to judge. */
class MemoryAdapter implements Adapter {
  static readonly #rows = new Map<string, AdapterPayload>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.#rows.set(`${this.#model}:${id}`, payload);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(MemoryAdapter.#rows.get(`${this.#model}:${id}`));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#entries().find(([, payload]) => payload.uid === uid)?.[1]);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  destroy(id: string): Promise<void> {
    MemoryAdapter.#rows.delete(`${this.#model}:${id}`);
    return Promise.resolve();
  }

  consume(id: string): Promise<void> {
    const row = MemoryAdapter.#rows.get(`${this.#model}:${id}`);
    if (row !== undefined) row.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.#rows)
      if (payload.grantId === grantId && !key.startsWith("Session:")) MemoryAdapter.#rows.delete(key);
    return Promise.resolve();
  }

  #entries(): [string, AdapterPayload][] {
    return [...MemoryAdapter.#rows].filter(([key]) => key.startsWith(`${this.#model}:`));
  }
}
