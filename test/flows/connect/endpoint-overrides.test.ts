// The endpoints an integration names itself are held to the outbound policy when they are named.

import { describe, expect, test } from "vitest";
import { call, type Json, newApp } from "../../support/latchkey.ts";

const path = "/v1/integrations";

const ENDPOINTS = {
  issuer: "https://auth.example.com",
  authorization_endpoint: "https://auth.example.com/authorize",
  token_endpoint: "https://auth.example.com/token",
  revocation_endpoint: "https://auth.example.com/revoke",
  userinfo_endpoint: "https://auth.example.com/userinfo",
  api_base_url: "https://api.example.com/v1",
};

const REFUSED = [
  "https://{tenant}.example.com/x",
  "https://example.com/{tenant}/x",
  "https://10.0.0.1/{x}",
  "javascript:alert(1)",
  "javascript:{x}//auth.example.com/x",
  "data:text/html,{x}",
  "https://10.0.0.1/x",
  "https://169.254.169.254/latest/meta-data",
  "https://8.8.8.8/x",
  "https://0x0a000001/x",
  "https://012.1/x",
  "https://[fd00::1]/x",
  "https://[::ffff:10.0.0.1]/x",
  "http://auth.example.com/x",
];

const integration = (endpoints: Json) => ({ id: "mine", provider: "oauth2", client_id: "c", endpoints });

/** What is refused for its form, and what for where it leads. */
const codeOf = (url: string) => (url.includes("{") ? "invalid_request" : "integration_invalid");

describe.each(Object.keys(ENDPOINTS))("an override of %s", (name) => {
  test.each(REFUSED)("A6, F3 · that is %s is refused, made or changed", async (url) => {
    const app = await newApp();
    const endpoints = { ...ENDPOINTS, [name]: url };
    const refused = { status: 400, body: { code: codeOf(url) } };
    expect(await call("POST", path, app.key, integration(endpoints))).toMatchObject(refused);
    expect(await call("GET", `${path}/mine`, app.key)).toMatchObject({ status: 404 });

    const made = await call("POST", path, app.key, integration(ENDPOINTS));
    expect(made.status).toBe(201);
    expect(await call("PATCH", `${path}/mine`, app.key, { endpoints })).toMatchObject(refused);
    expect((await call("GET", `${path}/mine`, app.key)).body).toEqual(made.body);
  });
});

test("A6, F3 · a provider with endpoints of its own takes no worse ones in their place", async () => {
  const app = await newApp();
  for (const url of REFUSED) {
    const settings = { provider: "parqet", client_id: "c", endpoints: { token_endpoint: url } };
    const answer = await call("POST", path, app.key, settings);
    expect({ url, ...answer }).toMatchObject({ url, status: 400, body: { code: codeOf(url) } });
  }
});
