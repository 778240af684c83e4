// The types of `env` from cloudflare:workers in these tests.

import type { Env as WorkerEnv } from "../../src/env.ts";
import type { Env as SandboxEnv } from "../../sandbox/sandbox-object.ts";
import type * as worker from "./worker.ts";

declare global {
  namespace Cloudflare {
    // The classes instead of their contracts, because the tests inspect the objects.
    interface Env extends Omit<WorkerEnv, "CONNECTIONS" | "APPS" | "AGENTS" | "LOGS">, SandboxEnv {
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
