// The harness makes a Worker's outgoing calls with this process's fetch, which differs from the runtime's
// in two ways that matter: it follows redirects, and a call that fails is answered with 500.

/** Makes outgoing calls follow no redirect, and end in a broken connection when they fail. Called once. */
export function callLikeTheRuntime(): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    // The harness passes a Request of a library of its own as `init`; nobody else does.
    if (init === undefined || !("url" in init) || !("method" in init)) return original(input, init);
    const { method, headers, body, signal } = init;
    const streams = body === null || body === undefined ? {} : { body, duplex: "half" as const };
    try {
      const given = { method, headers, signal, redirect: "manual" as const, ...streams };
      return await original(input, withoutUndefined(given));
    } catch (error) {
      return new Response(brokenOff(error));
    }
  };
}

function withoutUndefined(init: { [K in keyof RequestInit]: RequestInit[K] | undefined }): RequestInit {
  return Object.fromEntries(Object.entries(init).filter(([, value]) => value !== undefined));
}

/** A body that breaks the connection. The status has left by then, so a fetch fails where it reads the body. */
function brokenOff(error: unknown): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.error(error) });
}
