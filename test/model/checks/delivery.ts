// How much of the sandbox's answer arrives, and in which form.

import { askSandbox } from "../in-process/sandbox-in-process.ts";

/** An answer as it arrives; null bytes broke off. */
export type Delivery = { status: number; headers: Headers; bytes: ArrayBuffer | null };

/** The answer of which only the beginning arrives. */
export const BROKEN_OFF: Delivery = { status: 200, headers: new Headers(), bytes: null };

/** Has the sandbox answer, and takes its answer whole. */
export async function deliver(request: Request): Promise<Delivery> {
  const response = await askSandbox(request);
  const { status, headers } = response;
  return { status, headers, bytes: await response.arrayBuffer().catch(() => null) };
}

/** The answer as Latchkey's fetch gives it. */
export function toResponse({ status, headers, bytes }: Delivery): Response {
  if (bytes === null) return new Response(brokenOff(), { status, headers });
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers });
}

/** A body that ends with an error after its first piece. */
function brokenOff(): ReadableStream<Uint8Array> {
  let begun = false;
  return new ReadableStream({
    pull(controller) {
      if (begun) controller.error(new Error("the answer was cut off"));
      else controller.enqueue(new TextEncoder().encode('{"access_token":"'));
      begun = true;
    },
  });
}
