// A provider that only an integration's own definition describes, with what no definition of the catalog has. The server
// records the requests, and the test compares them with what the definition says.

import { afterEach, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../src/providers/definition/definition.ts";
import { connectInternet } from "./internet.ts";
import { Journey } from "./journey.ts";
import type { CallbackRequest, Peer } from "./server/peer.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const DEFINITION: DefinitionOverrides = {
  endpoints: {
    issuer: "https://login.example.com",
    authorization_endpoint: "https://login.example.com/authorize",
    token_endpoint: "https://{shard}/token",
    account_endpoint: "https://{shard}/me",
    api_base_url: "https://api.example.com/{tenant}",
    revocation_endpoint: "https://{shard}/tokens/{token}",
  },
  variables: { brand: { label: "Brand", kind: "text", required: false } },
  learned: {
    shard: {
      from: "callback",
      path: ["shard"],
      kind: "host",
      allowed_hosts: ["example.com"],
      default: "eu.example.com",
    },
    tenant: { from: "claims", path: ["org", "tenant"], kind: "path", required: true },
    plan: { from: "account", path: ["plan"] },
  },
  authorization: {
    parameter_names: { scope: "permissions" },
    parameters: { brand: "{brand}", nonce: "{random}" },
  },
  token: {
    parameter_names: { redirect_uri: "callback" },
    expires_in_unit: "minutes",
    refresh_keeps_token: true,
    refresh_with_scopes: true,
  },
  account: { headers: { "x-tenant": "{tenant}" }, id: [["id"]] },
  api: { query: { version: "2" }, headers: { "x-plan": "{plan}" } },
  revocation: { method: "DELETE", token: "access_token", token_in: "url", authentication: "token" },
};

const base64 = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
const ACCESS_TOKEN = [{ alg: "none" }, { org: { tenant: "acme" } }, {}].map(base64).join(".");

type Recorded = { request: string; headers: Headers; form: URLSearchParams };

/** The provider. It records the requests, and answers as its definition says. */
class OwnProvider implements Peer {
  readonly hosts = new Set(["login.example.com", "us.example.com", "api.example.com"]);
  readonly problems: string[] = [];
  readonly requests: Recorded[] = [];
  authorized = new URLSearchParams();
  callbackUrl = "";

  authorize(url: string): CallbackRequest {
    this.authorized = new URL(url).searchParams;
    const returned = new URL(this.callbackUrl);
    const state = this.authorized.get("state") ?? "";
    returned.search = new URLSearchParams({ code: "code", state, shard: "us.example.com" }).toString();
    return { url: returned.href, form: null };
  }

  async respond(request: Request): Promise<Response> {
    const { origin, pathname, search } = new URL(request.url);
    const name = `${request.method} ${origin}${pathname}${search}`;
    const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
    this.requests.push({ request: name, headers: request.headers, form });
    if (pathname === "/me") return Response.json({ id: "ada", plan: "pro" });
    if (form.get("grant_type") === "refresh_token") return Response.json({ expires_in: 30 });
    return Response.json({ access_token: ACCESS_TOKEN, refresh_token: "refresh", expires_in: 60 });
  }

  last(): Recorded {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error("there was no request");
    return last;
  }
}

test("a provider is used as an integration's own definition says", async () => {
  const provider = new OwnProvider();
  connectInternet(provider);
  const journey = await Journey.start({ provider: "oauth2", definition: DEFINITION });
  provider.callbackUrl = journey.client.callbackUrl;

  const scopes = ["read", "write"];
  const connection = await journey.connect(provider, { scopes });
  expect(provider.authorized.get("permissions")).toBe("read write");
  expect(provider.authorized.has("brand")).toBe(false);
  expect(provider.authorized.get("nonce")).toMatch(/^[\w-]{20,}$/);
  const [exchange, account] = provider.requests;
  expect(exchange?.request).toBe("POST https://us.example.com/token");
  expect(exchange?.form.get("callback")).toBe(provider.callbackUrl);
  expect(account?.request).toBe("GET https://us.example.com/me");
  expect(account?.headers.get("x-tenant")).toBe("acme");
  expect(connection).toMatchObject({
    status: "active",
    account: { id: "ada" },
    metadata: { shard: "us.example.com", tenant: "acme", plan: "pro" },
  });
  expect(lifetimeOf(await journey.token())).toBeCloseTo(3600, -2);

  expect(await journey.refresh()).toMatchObject({ status: 200 });
  expect(provider.last().form.get("scope")).toBe("read write");
  const extended = await journey.token();
  expect(extended).toMatchObject({ access_token: ACCESS_TOKEN });
  expect(lifetimeOf(extended)).toBeCloseTo(1800, -2);

  expect(await journey.callApi("things?page=1")).toBe(200);
  expect(provider.last().request).toBe("GET https://api.example.com/acme/things?page=1&version=2");
  expect(provider.last().headers.get("x-plan")).toBe("pro");
  expect(await journey.callApi("things?version=3")).toBe(200);
  expect(provider.last().request).toBe("GET https://api.example.com/acme/things?version=3");

  expect(await journey.disconnect()).toBe("revoked");
  expect(provider.last().request).toBe(`DELETE https://us.example.com/tokens/${ACCESS_TOKEN}`);
  expect(provider.problems).toEqual([]);
});

const lifetimeOf = ({ expires_at }: Record<string, unknown>) =>
  (Date.parse(String(expires_at)) - Date.now()) / 1000;
