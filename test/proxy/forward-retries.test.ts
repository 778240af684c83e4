import { afterEach, describe, expect, test, vi } from "vitest";
import { valueOf } from "../support/workers/create-connection.ts";
import { forwardCall } from "../support/workers/forward-call.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const RETRY = { "latchkey-retries": "3" };

/** Responds with each of the given responses once, and then with the last one. */
function respondInTurn(...responses: (() => Response)[]) {
  let turn = 0;
  return fakeProvider(() => (responses[turn++] ?? responses.at(-1) ?? (() => new Response()))());
}
const busy = (retryAfter?: string) => () =>
  new Response("busy", {
    status: 429,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  });

const refusesAll = () => new Response(null, { status: 401 });

describe("retries", () => {
  test("end with the first other response, which says how many there were", async () => {
    const received = respondInTurn(
      busy("2"),
      () => new Response(null, { status: 503 }),
      () => Response.json("ok"),
    );
    const { result, waits } = await forwardCall("user-info", { headers: RETRY });
    expect(valueOf(result).status).toBe(200);
    expect(valueOf(result).headers.get("latchkey-retries")).toBe("2");
    expect(received).toHaveLength(3);
    expect(waits[0]).toBe(2_000);
  });

  test("are as many as the caller allows, and then the API's own response is returned", async () => {
    const received = respondInTurn(busy("1"));
    const { result, waits } = await forwardCall("user-info", { headers: { "latchkey-retries": "2" } });
    expect([valueOf(result).status, await valueOf(result).text()]).toEqual([429, "busy"]);
    expect(valueOf(result).headers.get("latchkey-retries")).toBe("2");
    expect(received).toHaveLength(3);
    expect(waits.every((ms) => ms >= 1_000)).toBe(true);
  });

  test("do not happen if they would take more than 10 seconds", async () => {
    const received = respondInTurn(busy("4"));
    const { result, waits } = await forwardCall("user-info", { headers: RETRY });
    expect(valueOf(result).headers.get("latchkey-retries")).toBe("2");
    expect(valueOf(result).headers.get("retry-after")).toBe("4");
    expect(received).toHaveLength(3);
    expect(waits).toEqual([4_000, 4_000]);
  });

  test("do not happen unless the caller asks for them", async () => {
    const received = respondInTurn(busy("0"));
    const { result } = await forwardCall("user-info");
    expect(valueOf(result).headers.has("latchkey-retries")).toBe(false);
    expect(received).toHaveLength(1);
  });

  test("of a POST repeat its body if the caller allows any method", async () => {
    const init = { method: "POST", body: "a=1" };
    const received = respondInTurn(busy("1"));
    const headers = { "content-length": "3", ...RETRY };
    const { result } = await forwardCall("user-info", { ...init, headers });
    expect(valueOf(result).headers.get("latchkey-retries")).toBe("0");
    expect(received).toHaveLength(1);
    await forwardCall("user-info", { ...init, headers: { ...headers, "latchkey-retries": "1;any-method" } });
    expect(received.map(({ form }) => form.get("a"))).toEqual(["1", "1", "1"]);
  });

  test.each([
    ["toggle/7", { method: "POST", headers: {} }],
    ["user-info", { method: "PUT", body: "x".repeat(64 * 1024 + 1), headers: { "content-length": "65537" } }],
  ])("never repeat a request that can't be sent twice: %s", async (path, init) => {
    const received = respondInTurn(busy("1"));
    const headers = { ...init.headers, "latchkey-retries": "3;any-method" };
    expect(valueOf((await forwardCall(path, { ...init, headers })).result).status).toBe(429);
    expect(received).toHaveLength(1);
  });

  test("F5 · use the new token after a refresh, and refresh only once", async () => {
    const received = respondInTurn(
      busy("1"),
      () => new Response(null, { status: 401 }),
      busy("1"),
      refusesAll,
    );
    const { result, renewed } = await forwardCall("user-info", { headers: RETRY });
    expect(valueOf(result).status).toBe(401);
    expect(renewed).toEqual([1]);
    expect(received.map(({ authorization }) => authorization?.at(-1))).toEqual(["1", "1", "2", "2"]);
  });

  test.each(["0", "4", "yes"])("can't be %j: the request is rejected and not sent", async (value) => {
    const received = respondInTurn(() => new Response());
    const { result } = await forwardCall("user-info", { headers: { "latchkey-retries": value } });
    expect(result).toMatchObject({ failure: { code: "proxy_request_invalid", detail: expect.any(String) } });
    expect(received).toEqual([]);
  });
});
