// Reads the sandbox's responses, and passes them on completely or truncated.

import { sendToSandbox } from "../in-process/sandbox-in-process.ts";

/** A response as it arrives. `bytes` is null if the response is truncated. */
export type Delivery = { status: number; headers: Headers; bytes: ArrayBuffer | null };

/** A response of which only the beginning arrives. */
export const TRUNCATED: Delivery = { status: 200, headers: new Headers(), bytes: null };

/** Sends a request to the sandbox, and reads the whole response. */
export async function deliver(request: Request): Promise<Delivery> {
  const response = await sendToSandbox(request);
  const { status, headers } = response;
  return { status, headers, bytes: await response.arrayBuffer().catch(() => null) };
}

/** Returns the response as Latchkey's fetch receives it. */
export function toResponse({ status, headers, bytes }: Delivery): Response {
  if (bytes === null) return new Response(truncatedBody(), { status, headers });
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
}

/** Returns a body that fails after its first chunk. */
function truncatedBody(): ReadableStream<Uint8Array> {
  let hasStarted = false;
  return new ReadableStream({
    pull(controller) {
      if (hasStarted) controller.error(new Error("the response was truncated"));
      else controller.enqueue(new TextEncoder().encode('{"access_token":"'));
      hasStarted = true;
    },
  });
}
