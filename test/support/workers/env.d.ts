// What `env` of cloudflare:workers is in these tests: the Worker's own.

import type { Env as WorkerEnv } from "../../../src/env.ts";
import type * as worker from "../../../src/index.ts";

declare global {
  namespace Cloudflare {
    // With the classes rather than their contracts: tests reach into the objects.
    interface Env extends Omit<WorkerEnv, "CONNECTIONS" | "APPS"> {
      CONNECTIONS: DurableObjectNamespace<worker.ConnectionObject>;
      APPS: DurableObjectNamespace<worker.AppObject>;
    }
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
