// Turns the provider's answer into what goes over the wire once the chosen faults have had their say.
// The work is done first and without a pause before it, so a slow or cut answer still means that the work happened.

import type { Fault, Faults } from "./faults.ts";

type StatusFault = Extract<Fault, { kind: "status" }>;

/** Runs the work unless a fault answers in its place, then delivers the answer as the faults ask. */
export async function deliver(faults: Faults, work: () => Response | Promise<Response>): Promise<Response> {
  const answer = await (answerInPlace(faults) ?? work());
  if (faults.delay) await scheduler.wait(faults.delay.ms);
  if (faults.drop_after_rotate) return cutShort(answer);
  if (faults.slow_body) return dribble(answer, faults.slow_body.ms);
  return answer;
}

function answerInPlace(faults: Faults): Response | Promise<Response> | undefined {
  if (faults.drop) return cutShort(Response.json({ access_token: "this answer never arrives whole" }));
  if (faults.status) return statusAnswer(faults.status);
  if (faults.error_in_200) return Response.json({ error: faults.error_in_200.error });
  if (faults.large_body) return largeAnswer(faults.large_body.bytes);
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

function statusAnswer({ status, headers, body }: StatusFault): Response {
  const isNull = body === undefined || status === 204 || status === 304;
  const answer = new Response(isNull ? null : typeof body === "string" ? body : JSON.stringify(body), {
    status,
  });
  if (!isNull && typeof body !== "string") answer.headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

async function cutShort(answer: Response): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!sent && half.length > 0) {
        sent = true;
        controller.enqueue(half);
        return;
      }
      // A moment later, so that the first half is on the wire and the client sees a cut and not a refusal,
      // also where many are answered at once.
      await scheduler.wait(250);
      controller.error(new Error("the sandbox cuts this answer"));
    },
  });
  return new Response(body, { status: answer.status, headers: unsized(answer.headers) });
}

async function dribble(answer: Response, ms: number): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
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
  return new Response(body, { status: answer.status, headers: unsized(answer.headers) });
}

function largeAnswer(bytes: number): Response {
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

function unsized(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return copy;
}
