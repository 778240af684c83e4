// The internet of a test: Latchkey, and one provider at the hosts that it really has. It replaces fetch, so that no
// endpoint of an integration has to be changed.

import { vi } from "vitest";
import { LATCHKEY_ORIGIN, sendToLatchkey } from "../model/in-process/latchkey-in-process.ts";
import type { Peer } from "./server/peer.ts";

/** Sends all requests to Latchkey and to this provider, until the mocks are restored. */
export function connectInternet(peer: Peer): void {
  // A test reports what went wrong. The log of each request would only make it slower.
  for (const level of ["info", "warn"] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const { origin, host, protocol } = new URL(request.url);
    if (origin === LATCHKEY_ORIGIN) return sendToLatchkey(request);
    if (protocol === "https:" && peer.hosts.has(host)) return peer.respond(request);
    peer.problems.push(
      `${request.method} ${request.url} is not at a host of the provider: ${[...peer.hosts].join(", ")}`,
    );
    throw new TypeError(`there is no server at ${request.url}`);
  });
}
