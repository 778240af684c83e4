// Starts the stack before the first test of a vitest worker, so that no test's timeout has to include it.

import { beforeAll } from "vitest";
import { stack } from "./stack.ts";

beforeAll(async () => {
  await stack();
}, 300_000);
