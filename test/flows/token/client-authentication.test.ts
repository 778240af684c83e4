// How a client shows who it is: one way a request, and the secret byte for byte.

import { Buffer } from "node:buffer";
import { describe, expect, test } from "vitest";
import { newApp } from "../../support/latchkey.ts";
import { connect, refresh } from "../../support/flow.ts";
import { counters, newIntegration, seen } from "../../support/sandbox.ts";

/** `application/x-www-form-urlencoded`, as RFC 6749, section 2.3.1 has it for both halves. */
const formDecoded = (text: string) => decodeURIComponent(text.replaceAll("+", " "));

const AWKWARD = [
  "with: a colon",
  "100% + 1/2 = ?&#",
  "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
  "Grüße, 東京 🔑",
  "%41 stays %41",
  '"quoted\\" ~!*\'()',
];

describe("the client's secret", () => {
  test.each(AWKWARD)("C2 · %j arrives exactly in the form, and in nothing but the form", async (secret) => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqex", { client_secret: secret });
    const { id } = await connect(app, integration);
    expect((await refresh(app, id)).status).toBe(200);
    for (const request of await seen(integration, "token")) {
      expect(request.form).toMatchObject({ client_id: integration.clientId, client_secret: secret });
      expect(request.headers["authorization"]).toBeUndefined();
      expect(request.query).toEqual({});
    }
    expect((await counters(integration)).token).toEqual({
      authorization_code: 1,
      refresh_token: 1,
      rejected: 0,
    });
  });

  test.each(AWKWARD)("C2 · %j arrives exactly by Basic, and by nothing but Basic", async (secret) => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet", {
      client_id: `a client: ${crypto.randomUUID()} 50%`,
      client_secret: secret,
      options: { token_endpoint_auth_method: "client_secret_basic" },
    });
    const { id } = await connect(app, integration);
    expect((await refresh(app, id)).status).toBe(200);
    for (const request of await seen(integration, "token")) {
      const [scheme, value = ""] = (request.headers["authorization"] ?? "").split(" ");
      expect(scheme).toBe("Basic");
      const halves = Buffer.from(value, "base64").toString("latin1").split(":");
      expect(halves.map(formDecoded)).toEqual([integration.clientId, secret]);
      expect(request.form?.["client_secret"]).toBeUndefined();
    }
    expect((await counters(integration)).token.rejected).toBe(0);
  });

  test("C2 · a confidential client whose method nobody named uses the provider's first one", async () => {
    const app = await newApp();
    const integration = await newIntegration(app, "parqet", {
      client_secret: "a secret",
      options: { token_endpoint_auth_method: "client_secret_post" },
    });
    await connect(app, integration);
    const [exchange] = await seen(integration, "token");
    expect(exchange?.form?.["client_secret"]).toBe("a secret");
    expect(exchange?.headers["authorization"]).toBeUndefined();
  });
});
