// The Worker: its fetch handler, its four Durable Object classes, and the entrypoint for service bindings.

import type { Env } from "./env.ts";
import { serveHotPath } from "./http/hot-path.ts";
import { router } from "./http/router.ts";

export { AgentObject } from "./agents/agent-object.ts";
export { AppObject } from "./apps/app-object.ts";
export { ConnectionObject } from "./connection/connection-object.ts";
export { LogObject } from "./logs/log-object.ts";
export { LatchkeyService } from "./service.ts";

export default {
  fetch: (request, env, context) =>
    serveHotPath(request, env, context) ?? router().fetch(request, env, context),
} satisfies ExportedHandler<Env>;
