// An issuer's metadata is believed only when it names that issuer, and endpoints one may call.

import { afterEach, describe, expect, test } from "vitest";
import { call, type Json, newApp } from "../../support/latchkey.ts";
import { control } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";

/** What registering an issuer comes to when its metadata is bent. Discovery belongs to no client. */
async function discover(bend: (issuer: string) => Json) {
  const { sandbox } = await stack();
  const issuer = `${sandbox.origin}/parqet`;
  const app = await newApp();
  await control("parqet", "faults", { on: "discovery", times: 1, fault: bend(issuer) });
  const integration = { provider: "oauth2", client_id: "a-client", endpoints: { issuer } };
  return call("POST", "/v1/integrations", app.key, integration);
}

const metadata = (issuer: string, changes: Json = {}): Json => ({
  kind: "status",
  status: 200,
  body: {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/oauth2/token`,
    ...changes,
  },
});

describe("discovery", () => {
  afterEach(async () => {
    const { sandbox } = await stack();
    await fetch(new URL("/_control/parqet/faults", sandbox), { method: "DELETE" });
  });

  test("A5 · metadata that names the issuer asked for is taken", async () => {
    expect((await discover((issuer) => metadata(issuer))).status).toBe(201);
  });

  test.each<[string, (issuer: string) => string]>([
    ["another issuer", () => "https://evil.example"],
    ["the issuer with a slash more", (issuer) => `${issuer}/`],
    ["the issuer in capitals", (issuer) => issuer.toUpperCase()],
  ])("A5 · metadata that names %s is refused", async (_, named) => {
    const answer = await discover((issuer) => metadata(issuer, { issuer: named(issuer) }));
    expect(answer).toMatchObject({ status: 422, body: { code: "discovery_failed" } });
    expect(answer.text).not.toContain("evil.example");
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "https://10.0.0.1/token", "ftp://a.example/", 5])(
    "A6 · an endpoint such as %j is refused, whichever it is",
    async (url) => {
      for (const name of ["authorization_endpoint", "token_endpoint", "revocation_endpoint"]) {
        const answer = await discover((issuer) => metadata(issuer, { [name]: url }));
        expect(answer).toMatchObject({ status: 422, body: { code: "discovery_failed" } });
      }
    },
  );

  test.each<[string, Json]>([
    ["HTML", { kind: "html" }],
    ["status 500", { kind: "status", status: 500 }],
    ["a megabyte", { kind: "large_body", bytes: 1_000_000 }],
  ])("an issuer that answers %s is not discovered", async (_, kind) => {
    expect(await discover(() => kind)).toMatchObject({ status: 422, body: { code: "discovery_failed" } });
  });

  test("C1 · a redirect of the metadata is not followed", async () => {
    const { sandbox } = await stack();
    const location = `${sandbox.origin}/.well-known/oauth-authorization-server/parqet`;
    const answer = await discover(() => ({ kind: "redirect", location, status: 302 }));
    expect(answer).toMatchObject({ status: 422, body: { code: "discovery_failed" } });
  });
});
