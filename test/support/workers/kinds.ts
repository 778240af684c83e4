// One driver for each kind of connection: a provider that replaces `fetch`, and the steps that differ between the kinds.

import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { ImportedGrant } from "../../../src/connection/connect/imported-grant.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import type { KindName } from "../../../src/providers/provider-kinds.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import { newSession, newStage, type Stage, valueOf } from "./create-connection.ts";
import { unsignedJwt } from "./unsigned-jwt.ts";
import { BANK, click } from "./item-stage.ts";
import { ItemProvider } from "./item-provider.ts";

const ORIGIN = "https://provider.example.com";

/** A provider of one kind, and how an account is connected to it. */
export type Driver = {
  kind: KindName;
  settings: Parsed<typeof NewIntegration>;
  /** Replaces `fetch` with the provider. */
  install: () => Provider;
  /** What the end user enters on the connect page. */
  entered: Record<string, string>;
  /** The body of `POST /v1/connections`, besides the integration and the end user; null where that is not possible. */
  created: Partial<Parsed<typeof ImportedGrant>> | null;
  tokenType: string;
};

/** What a test sees of a provider, and what it can make happen there. */
export type Provider = {
  /** The credentials of the calls of the API, oldest first. */
  apiCalls: string[];
  /** The requests that ended a grant. */
  ended: string[];
  /** Rejects the current token, or the key. */
  rejectToken: () => void;
  /** Ends the grant, so that no new token is issued for it. */
  endGrant: () => void;
  /** Accepts the same account again. */
  recover: () => void;
};

const OAUTH: Parsed<typeof NewIntegration> = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-client-secret",
  scopes: ["read"],
  endpoints: {
    authorization_endpoint: `${ORIGIN}/authorize`,
    token_endpoint: `${ORIGIN}/token`,
    revocation_endpoint: `${ORIGIN}/revoke`,
    userinfo_endpoint: `${ORIGIN}/userinfo`,
    api_base_url: `${ORIGIN}/api`,
  },
};

/** An authorization server whose current access token is the only valid one. */
function installServer(): Provider {
  let issued = 0;
  let isEnded = false;
  let rejected = 0;
  const provider: Provider = {
    apiCalls: [],
    ended: [],
    rejectToken: () => (rejected = issued),
    endGrant: () => {
      isEnded = true;
      rejected = issued;
    },
    recover: () => (isEnded = false),
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const text = new TextDecoder().decode(await request.arrayBuffer());
    const token = (request.headers.get("authorization") ?? "").replace("Bearer ", "");
    const isValid = Number(token.split("-").at(-1)) > rejected;
    switch (pathname) {
      case "/token":
        if (isEnded) return Response.json({ error: "invalid_grant" }, { status: 400 });
        issued += 1;
        return Response.json({
          access_token: `access-${issued}`,
          refresh_token: `refresh-${issued}`,
          token_type: "Bearer",
          expires_in: 3600,
        });
      case "/revoke":
        provider.ended.push(new URLSearchParams(text).get("token") ?? "");
        return new Response(null, { status: 200 });
      default:
        if (pathname.startsWith("/api/")) provider.apiCalls.push(token);
        return isValid ? Response.json({ sub: "ada" }) : new Response(null, { status: 401 });
    }
  });
  // A grant that was imported has the first tokens.
  issued = 1;
  return provider;
}

/** An API with one key of the end user. */
function installApi(): Provider {
  let isRejected = false;
  const provider: Provider = {
    apiCalls: [],
    ended: [],
    rejectToken: () => (isRejected = true),
    endGrant: () => (isRejected = true),
    recover: () => (isRejected = false),
  };
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const request = new Request(input, init);
    const key = (request.headers.get("authorization") ?? "").replace("Bearer ", "");
    if (!request.url.endsWith("/me")) provider.apiCalls.push(key);
    const isValid = key === "the-key-of-ada" && !isRejected;
    return Promise.resolve(isValid ? Response.json({ id: "ada" }) : new Response(null, { status: 401 }));
  });
  return provider;
}

/** A bank whose only item is the end user's. */
function installBank(): Provider {
  const bank = new ItemProvider().install();
  const [item] = [() => [...bank.items.values()].at(-1)];
  const provider: Provider = {
    apiCalls: [],
    ended: bank.deleted,
    rejectToken: () => bank.revokeKeys(),
    endGrant: () => {
      Object.assign(item() ?? {}, { status: "LOGIN_ERROR", executionStatus: "INVALID_CREDENTIALS" });
    },
    recover: () => {},
  };
  bank.before = ({ path, key }) => {
    if (!path.startsWith("/accounts")) return null;
    provider.apiCalls.push(key ?? "");
    return null;
  };
  return provider;
}

export const DRIVERS: readonly Driver[] = [
  {
    kind: "code",
    settings: OAUTH,
    install: installServer,
    entered: {},
    created: { access_token: "access-1", refresh_token: "refresh-1", expires_in: 3600 },
    tokenType: "Bearer",
  },
  { kind: "item", settings: BANK, install: installBank, entered: {}, created: null, tokenType: "ApiKey" },
  {
    kind: "api_key",
    settings: {
      provider: "api-key",
      definition: {
        endpoints: { api_base_url: `${ORIGIN}/api` },
        account: { path: "me", id: [["id"]] },
      },
    },
    install: installApi,
    entered: { api_key: "the-key-of-ada" },
    created: { credentials: { api_key: "the-key-of-ada" } },
    tokenType: "Bearer",
  },
  {
    kind: "client_credentials",
    settings: { ...OAUTH, options: { grant_type: "client_credentials" } },
    install: installServer,
    entered: {},
    created: {},
    tokenType: "Bearer",
  },
  {
    kind: "jwt_bearer",
    settings: { ...OAUTH, options: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" } },
    install: installServer,
    entered: {},
    created: { assertion: unsignedJwt({ iss: "https://platform.example.com", sub: "ada" }) },
    tokenType: "Bearer",
  },
];

/** Creates an app with an integration, and installs the provider. The clock is that of every object. */
export async function newKindStage(driver: Driver): Promise<{ stage: Stage; provider: Provider }> {
  vi.spyOn(console, "info").mockReturnValue();
  const stage = await newStage(driver.settings);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  return { stage, provider: driver.install() };
}

/** Clicks on the connect page and returns from the provider. Returns the ID of the attempt, which the app then confirms. */
export async function returnFrom(
  { kind, entered }: Driver,
  stage: Stage,
  changes: { connection_id?: string } = {},
): Promise<string> {
  const session = await newSession(stage, { completion: "confirm", ...changes });
  if (kind === "item") {
    const callback = await click(stage, session);
    valueOf((await freshStub(stage).receiveCallback(callback)).result);
    return callback.attempt;
  }
  const { ids, integration } = stage;
  // The page of an API key shows the host that receives the key.
  const host = kind === "api_key" ? new URL(ORIGIN).host : null;
  const clicked = { session, integration, credential: entered, host };
  const begun = valueOf(await freshStub(stage).beginAttempt(ids, clicked));
  if (kind === "code") {
    const stored = await appStub(env, ids.app).integration(integration);
    const callback = {
      attempt: begun.id,
      callbackId: stored?.callback_id ?? "",
      cookie: begun.cookie,
      code: "code",
      error: null,
      iss: null,
      item: null,
      others: {},
    };
    valueOf((await freshStub(stage).receiveCallback(callback)).result);
  }
  return begun.id;
}

/** Connects an account, in the way that the kind has. */
export async function connectKind(driver: Driver, stage: Stage): Promise<void> {
  if (driver.kind === "client_credentials" || driver.kind === "jwt_bearer") {
    const grant = { integration: stage.integration, end_user: "ada", ...driver.created };
    valueOf(await freshStub(stage).importGrant(stage.ids, grant));
    return;
  }
  const attempt = await returnFrom(driver, stage);
  valueOf(await freshStub(stage).confirmAttempt(attempt, "ada"));
}
