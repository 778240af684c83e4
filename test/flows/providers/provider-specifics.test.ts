// What is specific to Parqet and Addepar, as their documentation describes it.

import { describe, expect, test } from "vitest";
import { call, type Json, newApp } from "../../support/latchkey.ts";
import { connect, connectionOf, proxied, readToken, reconnect, refresh } from "../../support/flow.ts";
import { fault, newIntegration, seen, seenAuthorizations } from "../../support/sandbox.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";

describe("Parqet", () => {
  test("requests consent only for a reconnect", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    const connection = await connect(app, integration);
    await reconnect(app, integration, connection);
    const [first, again] = await seenAuthorizations(integration);
    expect(first?.["prompt"]).toBeUndefined();
    expect(again?.["prompt"]).toBe("consent");
  });

  test("A1, A2 · sends response_type=code and an S256 challenge, and never a secret", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet");
    await connect(app, integration);
    const [authorization] = await seenAuthorizations(integration);
    expect(authorization).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: integration.callbackUrl,
    });
    expect(authorization?.["code_challenge"]).toMatch(/^[\w-]{43}$/);
    const [exchange] = await seen(integration, "token");
    expect(exchange?.form?.["code_verifier"]).toMatch(/^[\w.~-]{43}$/);
    expect(exchange?.form?.["client_id"]).toBe(integration.clientId);
    expect(exchange?.form?.["redirect_uri"]).toBe(integration.callbackUrl);
    expect(exchange?.form?.["client_secret"]).toBeUndefined();
    expect(exchange?.headers["authorization"]).toBeUndefined();
  });

  test("returns the provider's 404 for a portfolio that is not shared, and stays active", async () => {
    const app = await newApp();
    const { id } = await connect(app, await newIntegration(app, "parqet"));
    expect((await proxied(app, id, "portfolios/unknown/holdings")).status).toBe(404);
    expect((await connectionOf(app, id))["status"]).toBe("active");
  });

  test("C4 · shows the scopes that were not granted", async () => {
    const app = await newApp();
    const scopes = ["portfolio:read", "portfolio:write"];
    const integration = await newIntegration(app, "parqet", { scopes });
    await fault(integration, { kind: "narrow_scopes", scopes: "portfolio:read" }, { on: "authorize" });
    const { id } = await connect(app, integration);
    expect(await connectionOf(app, id)).toMatchObject({
      requested_scopes: scopes,
      granted_scopes: ["portfolio:read"],
      missing_scopes: ["portfolio:write"],
    });
    expect((await readToken(app, id)).body["scope"]).toBe("portfolio:read");
  });
});

describe("Addepar", () => {
  test("C2 · sends the client secret unchanged in the form, and only there", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar");
    await connect(app, integration);
    const [exchange] = await seen(integration, "token");
    expect(exchange?.form).toMatchObject({
      client_id: integration.clientId,
      client_secret: "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
    });
    expect(exchange?.form?.["code_verifier"]).toBeUndefined();
    expect(exchange?.headers["authorization"]).toBeUndefined();
    expect((await seenAuthorizations(integration))[0]?.["code_challenge"]).toBeUndefined();
  });

  test("reconnects without repeating the variables of the first session", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar", { variables: { environment: "firm" } });
    const variables = { firm: "acme" };
    const connection = await connect(app, integration, { session: { variables } });
    const session = { end_user: { id: connection.endUser }, connection_id: connection.id };
    const response = await call("POST", "/v1/connect/sessions", app.key, session);
    expect(response.status).toBe(201);
  });

  test("D6 · rejects a reconnect at another firm, and the first grant remains in use", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar");
    const connection = await connect(app, integration, { choice: { firm: "2" } });
    const other = await reconnect(app, integration, connection, { firm: "7" });
    expect(other).toMatchObject({ status: 409, body: { code: "account_mismatch" } });
    expect(await connectionOf(app, connection.id)).toMatchObject({
      status: "active",
      metadata: { addepar_firm: "2" },
      last_error: { code: "account_mismatch" },
    });
    expect((await proxied(app, connection.id, "users/me")).status).toBe(200);
    expect((await refresh(app, connection.id)).status).toBe(200);
  });

  test.each<[string, Json, string | undefined]>([
    ["of a firm", { addepar_firm: "42" }, "42"],
    ["without a firm", {}, undefined],
  ])(
    "F2 · never sends the caller's own Addepar-Firm header for a connection %s",
    async (_, metadata, firm) => {
      const app = await newApp();
      const provider = await ScriptedProvider.start();
      const settings = provider.integration({ provider: "addepar", options: {} });
      const integration = await call("POST", "/v1/integrations", app.key, settings);
      const imported = await call("POST", "/v1/connections", app.key, {
        integration: integration.body["id"],
        end_user: "ada",
        access_token: "t",
        ...(firm === undefined ? {} : { metadata }),
      });
      for (const name of ["addepar-firm", "Addepar-Firm", "ADDEPAR-FIRM"]) {
        const headers = { [name]: "99", "x-mine": "passes" };
        expect((await proxied(app, String(imported.body["id"]), "portfolios", { headers })).status).toBe(200);
        expect(provider.calls.at(-1)?.headers["addepar-firm"]).toBe(firm);
        expect(provider.calls.at(-1)?.headers["x-mine"]).toBe("passes");
      }
      await provider.close();
    },
  );

  test("C4 · treats the requested scopes as granted if the response has none, even in lower case", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar", { scopes: ["profile", "portfolio"] });
    const { connection } = await connect(app, integration);
    expect(connection).toMatchObject({ granted_scopes: ["profile", "portfolio"], missing_scopes: [] });
    expect((await seenAuthorizations(integration))[0]?.["scope"]).toBe("profile portfolio");
  });

  test("C5 · reads expires_in as minutes if the integration says so", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar", { options: { expires_in_unit: "minutes" } });
    const { connection } = await connect(app, integration);
    const secondsLeft = (Date.parse(String(connection["expires_at"])) - Date.now()) / 1000;
    expect(secondsLeft).toBeGreaterThan(1_800);
    expect(secondsLeft).toBeLessThanOrEqual(3_600);
  });

  test("a check passes without the scope of the profile", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "addepar", { scopes: ["PORTFOLIO"] });
    const { id, connection } = await connect(app, integration);
    expect(connection["account"]).toMatchObject({ id: "2" });
    const checked = await call("POST", `/v1/connections/${id}/check`, app.key);
    expect(checked.body).toMatchObject({ ok: true, reason: "scope_missing" });
  });
});
