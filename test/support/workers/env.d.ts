// What `env` of cloudflare:workers is in these tests: the Worker's own.

import type { Env as WorkerEnv } from "../../../src/env.ts";
import type * as worker from "../../../src/index.ts";

declare global {
  namespace Cloudflare {
    interface Env extends WorkerEnv {}
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
