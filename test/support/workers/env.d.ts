// The type of `env` from cloudflare:workers in these tests.

import type { Env as WorkerEnv } from "../../../src/env.ts";
import type * as worker from "../../../src/index.ts";

declare global {
  namespace Cloudflare {
    // With the classes instead of their contracts, because tests access the objects directly.
    interface Env extends Omit<WorkerEnv, "CONNECTIONS" | "APPS" | "AGENTS" | "LOGS"> {
      CONNECTIONS: DurableObjectNamespace<worker.ConnectionObject>;
      APPS: DurableObjectNamespace<worker.AppObject>;
      AGENTS: DurableObjectNamespace<worker.AgentObject>;
      LOGS: DurableObjectNamespace<worker.LogObject>;
    }
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
