// The built Latchkey and sandbox, each as its own server. Started once for all test files.

import { fileURLToPath } from "node:url";
import { createTestHarness, type TestHarness } from "wrangler";
import { callLikeTheRuntime } from "./http/runtime-fetch.ts";
import { testSecrets } from "./test-secrets.ts";

export type Stack = {
  latchkey: URL;
  sandbox: URL;
  latchkeyHarness: TestHarness;
  sandboxHarness: TestHarness;
};

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A small Worker that starts faster than the one that takes its place. */
export const placeholder = (name: string) => ({
  config: {
    name,
    main: "test/support/workers/placeholder-worker.ts",
    compatibility_date: "2026-10-01",
  },
});

let started: Promise<Stack> | null = null;

/** Returns the running servers. The first call starts them. They stop when the process ends. */
export function stack(): Promise<Stack> {
  started ??= start();
  return started;
}

async function start(): Promise<Stack> {
  callLikeTheRuntime();
  const sandboxHarness = createTestHarness({ root, workers: [{ configPath: "sandbox/wrangler.toml" }] });
  const [sandbox, latchkey] = await Promise.all([
    sandboxHarness.listen(),
    startLatchkey({}, {}, [BOUND_APP]),
  ]);
  return { latchkey: latchkey.url, sandbox: sandbox.url, latchkeyHarness: latchkey.harness, sandboxHarness };
}

/** A Worker on the same account, with a service binding to Latchkey. */
const BOUND_APP = { configPath: "test/support/bound-app/wrangler.toml" };

export type OwnLatchkey = {
  url: URL;
  harness: TestHarness;
  /** Deploys it again with other secrets. Its storage remains. */
  redeploy: (secrets: Record<string, string>) => Promise<void>;
};

/** Starts a separate Latchkey with its own variables, and other Workers next to it. */
export async function startLatchkey(
  vars: Record<string, string> = {},
  secrets: Record<string, string> = {},
  beside: { configPath: string }[] = [],
): Promise<OwnLatchkey> {
  const worker = (publicOrigin: string, changed: Record<string, string> = {}) => ({
    configPath: "wrangler.toml",
    vars: { PUBLIC_ORIGIN: publicOrigin, ALLOW_LOOPBACK: "true", ...vars },
    secrets: { ...testSecrets, ...secrets, ...changed },
  });
  // The origin is part of the configuration, and the port is known only once something listens.
  const harness = createTestHarness({ root, workers: [placeholder("latchkey"), ...beside] });
  const { url } = await harness.listen();
  await harness.update({ root, workers: [worker(url.origin), ...beside] });
  const redeploy = (changed: Record<string, string>) =>
    harness.update({ root, workers: [worker(url.origin, changed), ...beside] });
  return { url, harness, redeploy };
}
