// Latchkey's objects and the sandbox's in one isolate, so that one clock and one fetch serve both.

import { router } from "../../src/http/router.ts";

export { AppObject } from "../../src/apps/app-object.ts";
export { ConnectionObject } from "../../src/connection/connection-object.ts";
export { SandboxObject } from "../../sandbox/sandbox-object.ts";

export default { fetch: router.fetch };
