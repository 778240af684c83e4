// Starts the stack before the first test of a vitest worker, so that no test's timeout has to include it. Prints the log
// of a failed test.

import { beforeAll, beforeEach } from "vitest";
import { stack } from "./stack.ts";

beforeAll(async () => {
  await stack();
}, 300_000);

beforeEach(async ({ onTestFailed }) => {
  const { runtime } = await stack();
  const before = runtime.logged().length;
  onTestFailed(() => console.error(runtime.logged().slice(before).join("\n")));
});
