// Holds a port until a Worker that needs to know its own origin is configured and takes its place.

import { WorkerEntrypoint } from "cloudflare:workers";

/** Other Workers may already be bound to it. */
export class LatchkeyService extends WorkerEntrypoint {}

export default { fetch: () => new Response("Starting", { status: 503 }) };
