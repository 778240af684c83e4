// Applies the selected faults to a response. The request is processed first, without a delay, so that it has taken effect
// even if the response is slow or cut off.

import type { Fault, Faults } from "./faults.ts";

type StatusFault = Extract<Fault, { kind: "status" }>;

/** Processes the request, unless a fault replaces the response. Then applies the faults that delay or cut off the response. */
export async function respondWithFaults(
  faults: Faults,
  process: () => Response | Promise<Response>,
): Promise<Response> {
  const response = await (replacementResponse(faults) ?? process());
  if (faults.delay) await scheduler.wait(faults.delay.ms);
  if (faults.drop_after_rotate) return cutOff(response);
  if (faults.slow_body) return sendSlowly(response, faults.slow_body.ms);
  return response;
}

function replacementResponse(faults: Faults): Response | Promise<Response> | undefined {
  if (faults.drop) return cutOff(Response.json({ access_token: "this response is cut off" }));
  if (faults.status) return statusResponse(faults.status);
  if (faults.error_in_200) return Response.json({ error: faults.error_in_200.error });
  if (faults.large_body) return largeResponse(faults.large_body.bytes);
  if (faults.redirect) {
    return new Response(null, {
      status: faults.redirect.status,
      headers: { location: faults.redirect.location },
    });
  }
  if (faults.html) {
    return new Response("<!doctype html><title>Maintenance</title><p>We will be right back.</p>", {
      headers: { "content-type": "text/html; charset=utf-8" },
    });
  }
  return undefined;
}

function statusResponse({ status, headers, body }: StatusFault): Response {
  const isNull = body === undefined || status === 204 || status === 304;
  const response = new Response(isNull ? null : typeof body === "string" ? body : JSON.stringify(body), {
    status,
  });
  if (!isNull && typeof body !== "string") response.headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

async function cutOff(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!sent && half.length > 0) {
        sent = true;
        controller.enqueue(half);
        return;
      }
      // The delay ensures that the first half is sent, so that the client sees a broken body instead of a refused
      // connection, even under load.
      await scheduler.wait(250);
      controller.error(new Error("The sandbox cut off this response."));
    },
  });
  return new Response(body, { status: response.status, headers: withoutLength(response.headers) });
}

async function sendSlowly(response: Response, ms: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const pieces = Math.max(1, Math.min(10, bytes.length));
  let piece = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await scheduler.wait(ms / pieces);
      const from = Math.floor((bytes.length * piece) / pieces);
      piece += 1;
      controller.enqueue(bytes.slice(from, Math.floor((bytes.length * piece) / pieces)));
      if (piece === pieces) controller.close();
    },
  });
  return new Response(body, { status: response.status, headers: withoutLength(response.headers) });
}

function largeResponse(bytes: number): Response {
  const open = new TextEncoder().encode('{"access_token":"large","token_type":"bearer","padding":"');
  const close = new TextEncoder().encode('"}');
  let padding = Math.max(0, bytes - open.length - close.length);
  let opened = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!opened) {
        opened = true;
        controller.enqueue(open);
      } else if (padding > 0) {
        const size = Math.min(padding, 65_536);
        padding -= size;
        controller.enqueue(new Uint8Array(size).fill(120));
      } else {
        controller.enqueue(close);
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return copy;
}
