// The test harness sends a Worker's outgoing requests with this process's fetch. It differs from the runtime's fetch in
// two ways: it follows redirects, and a failed request returns 500.

/** Changes fetch so that outgoing requests follow no redirects, and break the connection if they fail. Call it once. */
export function callLikeTheRuntime(): void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    // Only the harness passes a Request of another library as `init`.
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

/** A body that breaks the connection. The status is already sent, so the failure occurs when the body is read. */
function brokenOff(error: unknown): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.error(error) });
}
