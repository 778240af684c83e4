import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DAY, MINUTE } from "../../src/shared/clock.ts";
import { valueOf } from "../support/workers/create-connection.ts";
import { forwardCall } from "../support/workers/forward-call.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const EVENT_STREAM = { headers: { "content-type": "text/event-stream" } };

/** A server whose events the test sends. */
function streamEvents() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const requests = fakeProvider(() => new Response(readable, EVENT_STREAM));
  const send = (event: string) => void writer.write(new TextEncoder().encode(`data: ${event}\n\n`));
  return { requests, send, writer };
}

test.each(["GET", "POST"])(
  "an event stream of a %s goes on after every time limit has passed",
  async (method) => {
    const { requests, send, writer } = streamEvents();
    const { result } = await forwardCall("events", { method });
    const reader = valueOf(result).body?.pipeThrough(new TextDecoderStream()).getReader();
    for (const wait of [0, MINUTE, 10 * MINUTE, DAY]) {
      await vi.advanceTimersByTimeAsync(wait);
      expect(vi.getTimerCount()).toBe(0);
      send(`after ${wait}`);
      expect(await reader?.read()).toEqual({ done: false, value: `data: after ${wait}\n\n` });
    }
    await writer.close();
    expect((await reader?.read())?.done).toBe(true);
    expect(requests).toHaveLength(1);
  },
);

test("a caller who leaves ends the request at the server", async () => {
  const cancelled = vi.fn<(reason: unknown) => void>();
  fakeProvider(() => new Response(new ReadableStream({ cancel: cancelled }), EVENT_STREAM));
  const { result } = await forwardCall("events");
  await valueOf(result).body?.cancel("gone");
  expect(cancelled).toHaveBeenCalledTimes(1);
});
