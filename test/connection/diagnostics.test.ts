// The diagnostics of a connection: which failures they contain, in which order, and how many.

import { afterEach, expect, test, vi } from "vitest";
import { withDiagnostic } from "../../src/connection/diagnostics.ts";
import { MINUTE } from "../../src/shared/clock.ts";
import {
  beginAttempt,
  newConnection,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
} from "../support/workers/create-connection.ts";
import { fakeProvider, tokenError, tokenResponse } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const diagnosticsOf = async ({ stub }: Stage) => valueOf(await stub.diagnostics());

test("name a failed refresh and a failed check, the newest first, and a success adds none", async () => {
  const stage = await newConnection({}, PROVIDER);
  fakeProvider(() =>
    Response.json({ error: { code: "no_scope", message: "Not access-1" } }, { status: 403 }),
  );
  valueOf(await stage.stub.check());
  fakeProvider(() => tokenError("mystery", 418));
  await stage.stub.refresh({});
  stage.clock.advance(MINUTE);
  fakeProvider(() => tokenResponse("access-2", "refresh-2"));
  valueOf(await stage.stub.refresh({}));
  const [refresh, check, ...more] = await diagnosticsOf(stage);
  expect(more).toEqual([]);
  expect(refresh).toMatchObject({
    operation: "refresh",
    code: "provider_unavailable",
    status: 418,
    error: "mystery",
  });
  expect(check).toMatchObject({
    operation: "check",
    code: "scope_missing",
    status: 403,
    content_type: "application/json",
    error: "no_scope",
    error_description: "Not [redacted]",
  });
});

test("name why the account of a first connection could not be read", async () => {
  const stage = await newStage(PROVIDER);
  const attempt = await beginAttempt(stage, await newSession(stage));
  fakeProvider(({ url }) => (url.endsWith("/token") ? tokenResponse("access-1") : new Response("<html>")));
  expect((await stage.stub.receiveCallback(attempt)).result.ok).toBe(true);
  expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", account: null });
  expect(await diagnosticsOf(stage)).toMatchObject([
    { operation: "check", code: "answer_unexpected", status: 200, detail: "The response is not JSON." },
  ]);
});

test("name what a server sent to a failed exchange", async () => {
  const stage = await newStage(PROVIDER);
  const attempt = await beginAttempt(stage, await newSession(stage));
  fakeProvider(() => new Response("<html>", { headers: { "content-type": "text/html" } }));
  await stage.stub.receiveCallback(attempt);
  expect(await diagnosticsOf(stage)).toMatchObject([
    { operation: "exchange", code: "provider_response_invalid", status: 200, content_type: "text/html" },
  ]);
});

test("name the request, the fields of a response without a token, and its message", async () => {
  const stage = await newStage(PROVIDER);
  const session = await newSession(stage, { completion: "confirm" });
  const callback = await beginAttempt(stage, session);
  await stage.stub.receiveCallback(callback);
  const key = "aTokenThatStandsWhereAFieldsNameShould";
  fakeProvider(() =>
    Response.json({ ok: true, authed_user: {}, [key]: 1, errors: [{ message: "Not yet" }] }),
  );
  const failure = {
    code: "provider_response_invalid",
    detail:
      "The provider's response can't be used: the token response has no access_token. Its fields are: ok, authed_user, errors.",
  };
  const confirm = (requestId: string) => stage.stub.confirmAttempt(callback.attempt, "ada", null, requestId);
  expect(await confirm("req1")).toMatchObject({ failure });
  // The failure is the same when the app confirms again.
  expect(await confirm("req2")).toMatchObject({ failure });
  expect(await diagnosticsOf(stage)).toMatchObject([
    { ...failure, request_id: "req1", error: null, error_description: "Not yet" },
  ]);
});

test("say that a token endpoint redirects", async () => {
  const stage = await newConnection({}, PROVIDER);
  fakeProvider(() => Response.redirect("https://provider.example.com/token/", 301));
  await stage.stub.refresh({});
  expect(await diagnosticsOf(stage)).toMatchObject([
    { code: "provider_unavailable", status: 301, detail: expect.stringContaining("redirects") },
  ]);
});

test("are the last ten", () => {
  const diagnostic = {
    at: 0,
    operation: "check" as const,
    request_id: null,
    code: "no_credit",
    detail: null,
    status: 402,
    content_type: null,
    error: null,
    error_description: null,
  };
  let connection = { diagnostics: [] as (typeof diagnostic)[] };
  for (let at = 0; at < 12; at++) connection = withDiagnostic(connection, { ...diagnostic, at });
  expect(connection.diagnostics.map(({ at }) => at)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
});
