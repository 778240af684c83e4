import { afterEach, describe, expect, test, vi } from "vitest";
import { valueOf } from "../support/workers/create-connection.ts";
import { forwardCall } from "../support/workers/forward-call.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const RULE = { path: ["error", "code"], values: [190, "token_expired"] };
const expired = (init: ResponseInit = {}) => Response.json({ error: { code: 190 } }, init);

/** Responds to the first token with the given response, and to later ones with success. */
const respond = (first: () => Response) =>
  fakeProvider(({ authorization }) =>
    authorization === "Bearer access-1" ? first() : Response.json({ fresh: true }),
  );

describe("F5 · a body that says that the token has expired", () => {
  test.each([200, 400])(
    "refreshes once with a status of %i, and the request is sent again",
    async (status) => {
      const received = respond(() => expired({ status }));
      const { result, renewed } = await forwardCall("user-info", {}, RULE);
      expect(await valueOf(result).json()).toEqual({ fresh: true });
      expect(renewed).toEqual([1]);
      expect(received).toHaveLength(2);
    },
  );

  test("is returned if the new token is rejected too, after one refresh", async () => {
    const received = fakeProvider(() => expired());
    const { result, renewed } = await forwardCall("user-info", {}, RULE);
    expect(await valueOf(result).json()).toEqual({ error: { code: 190 } });
    expect(renewed).toEqual([1]);
    expect(received).toHaveLength(2);
  });

  test("is returned completely if the request can't be sent again", async () => {
    const received = fakeProvider(() => expired());
    const { result, renewed } = await forwardCall("toggle/7", { method: "POST" }, RULE);
    expect(await valueOf(result).json()).toEqual({ error: { code: 190 } });
    expect(renewed).toEqual([1]);
    expect(received).toHaveLength(1);
  });

  test.each([
    ["another value", () => Response.json({ error: { code: "190" } })],
    ["a value elsewhere", () => Response.json({ code: 190 })],
    ["invalid JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
    [
      "another media type",
      () => new Response('{"error":{"code":190}}', { headers: { "content-type": "text/plain" } }),
    ],
    ["more than 64 KiB", () => Response.json({ error: { code: 190 }, more: "x".repeat(64 * 1024) })],
    ["no body", () => new Response(null, { status: 204, headers: { "content-type": "application/json" } })],
  ])("is not assumed for %s, which is returned as it is", async (_, first) => {
    respond(first);
    const { result, renewed } = await forwardCall("user-info", {}, RULE);
    const [got, expected] = [valueOf(result), first()];
    expect([got.status, await got.text()]).toEqual([expected.status, await expected.text()]);
    expect(renewed).toEqual([]);
  });

  test("is recognized with a JSON media type of its own", async () => {
    respond(() => expired({ headers: { "content-type": "application/problem+json; charset=utf-8" } }));
    expect((await forwardCall("user-info", {}, RULE)).renewed).toEqual([1]);
  });

  test("is not read without a rule", async () => {
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    fakeProvider(() => new Response(body, { headers: { "content-type": "application/json" } }));
    const { result, renewed } = await forwardCall("user-info");
    expect(valueOf(result).status).toBe(200);
    expect(renewed).toEqual([]);
  });

  test("ends quietly if the connection breaks while it is read", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) });
    fakeProvider(() => new Response(body, { headers: { "content-type": "application/json" } }));
    const { result } = await forwardCall("user-info", {}, RULE);
    await expect(valueOf(result).text()).rejects.toThrow("broken");
  });
});

test("a JSON response that does not end in five seconds is returned as it arrives", async () => {
  vi.useFakeTimers();
  const begun = new TextEncoder().encode('{"error":');
  fakeProvider(() => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(begun) });
    return new Response(body, { headers: { "content-type": "application/json" } });
  });
  const forwarded = forwardCall("events", {}, RULE);
  await vi.advanceTimersByTimeAsync(5_000);
  const { result, renewed } = await forwarded;
  const read = await valueOf(result).body?.getReader().read();
  expect(read?.value).toEqual(begun);
  expect(renewed).toEqual([]);
  vi.useRealTimers();
});
