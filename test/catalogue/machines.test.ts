// The providers that a machine alone uses, through the Durable Objects. Each server is written from the provider's
// documentation, and refuses what the provider would refuse.

import { exportPKCS8, exportSPKI, generateKeyPair, importSPKI, jwtVerify, type JWTPayload } from "jose";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { newStage, valueOf } from "../support/workers/create-connection.ts";

let privateKey: string;
let publicKey: string;

beforeAll(async () => {
  const pair = await generateKeyPair("RS256", { extractable: true });
  privateKey = await exportPKCS8(pair.privateKey);
  publicKey = await exportSPKI(pair.publicKey);
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Received = { url: URL; headers: Headers; text: string; form: URLSearchParams };

/** Replaces `fetch` with a token endpoint. A refusal is what `respond` throws. */
function serve(respond: (received: Received) => Promise<object>): Received[] {
  const log: Received[] = [];
  vi.spyOn(console, "info").mockReturnValue();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const text = new TextDecoder().decode(await request.arrayBuffer());
    const url = new URL(request.url);
    const received = { url, headers: request.headers, text, form: new URLSearchParams(text) };
    log.push(received);
    try {
      return Response.json(await respond(received), { status: 200 });
    } catch (error) {
      return Response.json({ error: "invalid_grant", error_description: String(error) }, { status: 400 });
    }
  });
  return log;
}

async function verified(jwt: string, aud?: string): Promise<JWTPayload> {
  const key = await importSPKI(publicKey, "RS256");
  const { payload } = await jwtVerify(jwt, key, aud === undefined ? {} : { audience: aud });
  return payload;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Creates a connection, and requests another token. Returns the first token. */
async function connect(provider: string, settings: object, grant: object = {}) {
  const stage = await newStage({ provider, client_id: "the-client", ...settings });
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  valueOf(
    await stage.stub.importGrant(stage.ids, { integration: stage.integration, end_user: "m", ...grant }),
  );
  const first = valueOf(await stage.stub.getToken({}));
  const second = valueOf(await stage.stub.getToken({ force: true }));
  expect(second.version).toBe(first.version + 1);
  return { stage, first };
}

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
test("google-service-account signs the scopes, and the user whom it acts for", async () => {
  serve(async ({ url, form }) => {
    must(url.href === "https://oauth2.googleapis.com/token", "another endpoint");
    must(form.get("grant_type") === JWT_BEARER, "another grant type");
    const payload = await verified(form.get("assertion") ?? "", "https://oauth2.googleapis.com/token");
    must(payload.iss === "the-client" && payload.sub === "ada@example.com", "another issuer or subject");
    must(payload["scope"] === "https://www.googleapis.com/auth/drive", "another scope");
    must((payload.exp ?? 0) - (payload.iat ?? 0) <= 3600, "valid for too long");
    must([...form.keys()].length === 2, "unknown parameters");
    return { access_token: "a", token_type: "Bearer", expires_in: 3599 };
  });
  const scopes = ["https://www.googleapis.com/auth/drive"];
  const { first } = await connect(
    "google-service-account",
    { client_private_key: privateKey, scopes },
    { variables: { subject: "ada@example.com" } },
  );
  expect(first.scopes).toEqual(scopes);
});

test("google-service-account acts for itself without a subject", async () => {
  serve(async ({ form }) => {
    const payload = await verified(form.get("assertion") ?? "");
    must(payload.sub === undefined, "a subject");
    return { access_token: "a", token_type: "Bearer", expires_in: 3599 };
  });
  const { first } = await connect("google-service-account", {
    client_private_key: privateKey,
    scopes: ["s"],
  });
  expect(first.access_token).toBe("a");
});

// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
test("salesforce-jwt acts for a user, and learns the host of the API", async () => {
  serve(async ({ url, form }) => {
    must(url.href === "https://test.salesforce.com/services/oauth2/token", "another endpoint");
    must(form.get("grant_type") === JWT_BEARER, "another grant type");
    const payload = await verified(form.get("assertion") ?? "", "https://test.salesforce.com");
    must(payload.iss === "the-client" && payload.sub === "ada@example.com", "another issuer or subject");
    must((payload.exp ?? 0) - (payload.iat ?? 0) <= 180, "valid for too long");
    return { access_token: "a", token_type: "Bearer", instance_url: "https://acme.my.salesforce.com" };
  });
  const variables = { login_host: "test.salesforce.com", username: "ada@example.com" };
  const { stage } = await connect("salesforce-jwt", { client_private_key: privateKey }, { variables });
  expect(valueOf(await stage.stub.get()).metadata).toEqual({ instance: "acme.my.salesforce.com" });
});

// https://developers.docusign.com/platform/auth/jwt-grant/
test("docusign-jwt names the account server without a scheme", async () => {
  serve(async ({ url, form }) => {
    must(url.href === "https://account-d.docusign.com/oauth/token", "another endpoint");
    const payload = await verified(form.get("assertion") ?? "", "account-d.docusign.com");
    must(payload.sub === "4799e5e9-8ff9-4f37-9f1f-5d0f1d3b6c0a", "another user");
    must(payload["scope"] === "signature impersonation", "another scope");
    return { access_token: "a", token_type: "Bearer", expires_in: 3600 };
  });
  const variables = {
    account_host: "account-d.docusign.com",
    user_id: "4799e5e9-8ff9-4f37-9f1f-5d0f1d3b6c0a",
  };
  const settings = { client_private_key: privateKey, scopes: ["signature", "impersonation"] };
  const { first } = await connect("docusign-jwt", settings, { variables });
  expect(first.access_token).toBe("a");
});

// https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
test("github-app authenticates as the app, and gets the token of an installation", async () => {
  serve(async ({ url, headers, text }) => {
    must(url.href === "https://api.github.com/app/installations/4711/access_tokens", "another endpoint");
    must(headers.get("accept") === "application/vnd.github+json", "another media type");
    const payload = await verified((headers.get("authorization") ?? "").replace("Bearer ", ""));
    must(payload.iss === "the-client", "another issuer");
    must((payload.exp ?? 0) - (payload.iat ?? 0) <= 600, "valid for too long");
    must(text === "{}", "unknown parameters");
    return { token: "ghs_token", expires_at: new Date(Date.now() + 3_600_000).toISOString() };
  });
  const { first } = await connect(
    "github-app",
    { client_private_key: privateKey },
    { variables: { installation_id: "4711" } },
  );
  expect(first.access_token).toBe("ghs_token");
  expect((first.expires_at ?? 0) - first.issued_at).toBe(3_600_000);
});

// https://developers.zoom.us/docs/internal-apps/s2s-oauth/
test("zoom-server-to-server names the account, with a grant type of its own", async () => {
  serve(({ url, headers, form }) => {
    must(url.href === "https://zoom.us/oauth/token", "another endpoint");
    must(headers.get("authorization") === `Basic ${btoa("the-client:a-client-secret")}`, "another client");
    must(form.get("grant_type") === "account_credentials", "another grant type");
    must(form.get("account_id") === "acme", "another account");
    return Promise.resolve({ access_token: "a", token_type: "bearer", expires_in: 3599, scope: "user:read" });
  });
  const { first } = await connect(
    "zoom-server-to-server",
    { client_secret: "a-client-secret" },
    { variables: { account_id: "acme" } },
  );
  expect(first.scopes).toEqual(["user:read"]);
});

test("a key is required where an assertion is signed, and has to fit", async () => {
  const none = newStage({ provider: "github-app", client_id: "the-client" });
  await expect(none).rejects.toThrow("client_private_key");
  const { privateKey: other } = await generateKeyPair("ES256", { extractable: true });
  const settings = { provider: "github-app", client_id: "c", client_private_key: await exportPKCS8(other) };
  await expect(newStage(settings)).rejects.toThrow("can't sign with RS256");
});

// RFC 7523, section 3: a server can require a `jti`, which no other assertion has.
test("an own definition can sign a new ID with each assertion", async () => {
  const ids = new Set<unknown>();
  serve(async ({ form }) => {
    const { jti } = await verified(form.get("assertion") ?? "");
    must(typeof jti === "string" && jti.length > 20 && !ids.has(jti), "no ID, or one that was used");
    ids.add(jti);
    return { access_token: "a", token_type: "Bearer", expires_in: 3600 };
  });
  await connect("oauth2", {
    client_private_key: privateKey,
    options: { grant_type: "client_credentials" },
    definition: {
      endpoints: { token_endpoint: "https://provider.example.com/token" },
      token: { assertion: { alg: "RS256", claims: { iss: "{client_id}", jti: "{random}" } } },
    },
  });
  expect(ids.size).toBe(2);
});
