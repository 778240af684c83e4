import { NO_LIMITS } from "../support/workers/no-limits.ts";
import { LATCHKEY } from "../../src/shared/actor.ts";
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newStage, valueOf } from "../support/workers/create-connection.ts";

test.each(["variables", "endpoints", "options"])(
  "F6 · a body with the name __proto__ in its %s is rejected, and not accepted without it",
  async (field) => {
    const { api_key: key } = valueOf(await (await newStage()).appStub.createKey(NO_LIMITS, LATCHKEY));
    const response = await exports.default.fetch("http://localhost:8787/v1/integrations", {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: `{"provider":"parqet","client_id":"c","${field}":{"__proto__":"x"}}`,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_request", errors: [{ path: "__proto__" }] });
  },
);
