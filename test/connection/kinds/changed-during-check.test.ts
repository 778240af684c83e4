// Changes of a connection while the API answers a check of another credential.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { runDurableObjectAlarm } from "cloudflare:test";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { newSession, newStage, PROVIDER, valueOf } from "../../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("D6 · a key of another account isn't stored if the account becomes known while the key is checked", async () => {
  const stage = await newStage({
    provider: "api-key",
    definition: {
      endpoints: { api_base_url: "https://provider.example.com/api" },
      account: { path: "me", id: [["id"]] },
    },
  });
  let isForbidden = true;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let isAsked = false;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const key = (new Request(input, init).headers.get("authorization") ?? "").replace("Bearer key-of-", "");
    if (key === "bob") {
      isAsked = true;
      await released;
    }
    return isForbidden ? new Response(null, { status: 403 }) : Response.json({ id: key });
  });
  const grant = { integration: stage.integration, end_user: "ada", credentials: { api_key: "key-of-ada" } };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  isForbidden = false;
  const replacing = stage.stub.replaceCredentials({ credentials: { api_key: "key-of-bob" } });
  await vi.waitUntil(() => isAsked);
  expect(valueOf(await stage.stub.check()).account).toMatchObject({ id: "ada" });
  release();
  expect(await replacing).toMatchObject({ ok: false, failure: { code: "account_mismatch" } });
  expect(valueOf(await stage.stub.getToken({})).access_token).toBe("key-of-ada");
});

test("a machine's connection that a user has reconnected is refreshed as the user's", async () => {
  const stage = await newStage({ ...PROVIDER, scopes: [], options: { grant_type: "client_credentials" } });
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).pathname !== "/token") return Response.json({ sub: "ada" });
    const grant =
      new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer())).get("grant_type") ?? "";
    return Response.json({ access_token: `of-${grant}`, token_type: "Bearer", expires_in: 3600 });
  });
  valueOf(await stage.stub.importGrant(stage.ids, { integration: stage.integration, end_user: "ada" }));
  const changes = {
    client_secret: "a-client-secret",
    options: { grant_type: "authorization_code" },
  } as const;
  valueOf(await stage.appStub.updateIntegration(stage.integration, changes, LATCHKEY));
  const session = await newSession(stage, { completion: "confirm", connection_id: stage.ids.connection });
  const begun = valueOf(
    await stage.stub.beginAttempt(stage.ids, { session, integration: stage.integration }),
  );
  const integration = await appStub(env, stage.ids.app).integration(stage.integration);
  const callback = {
    attempt: begun.id,
    callbackId: integration?.callback_id ?? "",
    cookie: begun.cookie,
    code: "code",
    error: null,
    iss: null,
    item: null,
    others: {},
  };
  valueOf((await stage.stub.receiveCallback(callback)).result);
  valueOf(await stage.stub.confirmAttempt(begun.id, "ada"));
  expect(valueOf(await stage.stub.getToken({})).access_token).toBe("of-authorization_code");
  stage.clock.advance(2 * HOUR);
  await runDurableObjectAlarm(stage.stub);
  expect(await stage.stub.getToken({})).toMatchObject({
    ok: false,
    failure: { code: "reauthorization_required" },
  });
});
