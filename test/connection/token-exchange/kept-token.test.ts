// Exchanged tokens (RFC 8693) that a connection's object keeps.

import { afterEach, expect, test, vi } from "vitest";
import { MINUTE } from "../../../src/shared/clock.ts";
import { newConnection, updateIntegration, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("are not returned after the integration's option was turned off", async () => {
  const client_secret = "a-client-secret";
  const stage = await newConnection(
    {},
    {
      provider: "oauth2",
      client_id: "client",
      client_secret,
      endpoints: {
        authorization_endpoint: "https://server.example.com/authorize",
        token_endpoint: "https://server.example.com/token",
      },
      options: { token_exchange: true },
    },
  );
  const received = fakeProvider(() => tokenResponse("exchanged"));
  const exchange = () =>
    stage.stub.exchangeToken({
      audience: ["https://billing.example.com"],
      resource: [],
      scope: null,
      requestedTokenType: null,
    });
  valueOf(await exchange());
  expect(valueOf(await exchange()).access_token).toBe("exchanged");
  valueOf(await updateIntegration(stage, { options: { token_exchange: false }, client_secret }));
  // As long as a copy of the integration is used.
  stage.clock.advance(2 * MINUTE);
  expect(await exchange()).toMatchObject({ failure: { code: "token_exchange_not_supported" } });
  valueOf(await updateIntegration(stage, { options: { token_exchange: true }, client_secret }));
  stage.clock.advance(2 * MINUTE);
  expect(valueOf(await exchange()).access_token).toBe("exchanged");
  expect(received).toHaveLength(1);
});
