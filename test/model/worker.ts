// The Durable Objects of Latchkey and the sandbox in one isolate, so that they share one clock and one fetch.

import { router } from "../../src/http/router.ts";

export { AgentObject } from "../../src/agents/agent-object.ts";
export { AppObject } from "../../src/apps/app-object.ts";
export { ConnectionObject } from "../../src/connection/connection-object.ts";
export { LogObject } from "../../src/logs/log-object.ts";
export { SandboxObject } from "../../sandbox/sandbox-object.ts";

export default { fetch: router().fetch };
