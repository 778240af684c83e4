// How real servers read and refuse client credentials.

import { describe, expect, test } from "vitest";
import { refresh } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

const BASIC = { options: { token_endpoint_auth_method: "client_secret_basic" } };

describe("Basic credentials are accepted by a server that", () => {
  test("decodes them, with a secret of any characters", async () => {
    const changes = { ...BASIC, client_secret: "a:b%c+d/e=f-g_h.i*j k~ü" };
    const { app, id, outcome } = await connectWithHabits({}, changes);
    expect(outcome).toBe("active");
    expect((await refresh(app, id)).status).toBe(200);
  });

  test("compares them without decoding, if the secret has only letters, digits, and - _ . *", async () => {
    const changes = { ...BASIC, client_secret: "Secret-with_all.of*them-0" };
    const { outcome } = await connectWithHabits({ server: { basic_encoding: "raw" } }, changes);
    expect(outcome).toBe("active");
  });
});

test("a secret in the body is sent once, and not in a header as well", async () => {
  const expected = {
    headers: { authorization: null },
    form: { client_id: "{client_id}", client_secret: "*" },
  };
  const { outcome, integration } = await connectWithHabits({ exchange: { expect: expected } });
  expect(outcome).toBe("active");
  expect((await seen(integration, "token"))[0]?.unmet).toEqual([]);
});

test("a server that reads token requests from the query is called with GET", async () => {
  const options = { token_endpoint_auth_method: "client_secret_post", token_request_method: "GET" };
  const exchange = { expect: { method: "GET", query: { code: "*", client_secret: "*" } } };
  const { outcome } = await connectWithHabits(
    { server: { token_request: "form_or_query" }, exchange },
    { options },
  );
  expect(outcome).toBe("active");
});

test("a refused client is reported with the method that was used and the others", async () => {
  const exchange = { status: 401, json: { error: "invalid_client" } };
  const { outcome, confirmed } = await connectWithHabits({ exchange });
  expect(outcome).toBe("integration_misconfigured");
  expect(confirmed?.body["detail"]).toMatch(/client_secret_post.*client_secret_basic/);
});
