// Endpoints that an integration sets itself, over the API. All URLs are in test/providers/endpoint-overrides.test.ts.

import { expect, test } from "vitest";
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

const integration = (endpoints: Json) => ({ id: "mine", provider: "oauth2", client_id: "c", endpoints });

test.each([
  ["https://{tenant}.example.com/x", "invalid_request"],
  ["https://10.0.0.1/x", "integration_invalid"],
])(
  "A6, F3 · %s is rejected as any endpoint, when an integration is created or updated",
  async (url, code) => {
    const app = await newApp();
    const created = await call("POST", path, app.key, integration(ENDPOINTS));
    expect(created.status).toBe(201);
    for (const name of Object.keys(ENDPOINTS)) {
      const endpoints = { ...ENDPOINTS, [name]: url };
      const rejected = { name, status: 400, body: { code } };
      const other = { ...integration(endpoints), id: "other" };
      expect({ name, ...(await call("POST", path, app.key, other)) }).toMatchObject(rejected);
      expect({ name, ...(await call("PATCH", `${path}/mine`, app.key, { endpoints })) }).toMatchObject(
        rejected,
      );
    }
    expect(await call("GET", `${path}/other`, app.key)).toMatchObject({ status: 404 });
    expect((await call("GET", `${path}/mine`, app.key)).body).toEqual(created.body);
  },
);
