// How much of the sandbox's response arrives, and in which form.

import { askSandbox } from "../in-process/sandbox-in-process.ts";

/** A response as it arrives. `bytes` is null if the response was cut off. */
export type Delivery = { status: number; headers: Headers; bytes: ArrayBuffer | null };

/** A response of which only the beginning arrives. */
export const BROKEN_OFF: Delivery = { status: 200, headers: new Headers(), bytes: null };

/** Sends a request to the sandbox, and reads the whole response. */
export async function deliver(request: Request): Promise<Delivery> {
  const response = await askSandbox(request);
  const { status, headers } = response;
  return { status, headers, bytes: await response.arrayBuffer().catch(() => null) };
}

/** Returns the response as Latchkey's fetch receives it. */
export function toResponse({ status, headers, bytes }: Delivery): Response {
  if (bytes === null) return new Response(brokenOff(), { status, headers });
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
}

/** Returns a body that fails after its first chunk. */
function brokenOff(): ReadableStream<Uint8Array> {
  let begun = false;
  return new ReadableStream({
    pull(controller) {
      if (begun) controller.error(new Error("the response was cut off"));
      else controller.enqueue(new TextEncoder().encode('{"access_token":"'));
      begun = true;
    },
  });
}
