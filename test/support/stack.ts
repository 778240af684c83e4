// The built Latchkey and sandbox, each on a port of its own. Started once for all test files of a process.

import type { V4WorkerOptions } from "miniflare";
import { inject } from "vitest";
import { freeOrigins } from "./runtime/free-origins.ts";
import { Runtime } from "./runtime/runtime.ts";
import { workerOptions } from "./runtime/worker-options.ts";
import { testSecrets } from "./test-secrets.ts";

export type Stack = {
  latchkey: URL;
  sandbox: URL;
  /** A Worker on the same account, with a service binding to Latchkey. */
  boundApp: URL;
  runtime: Runtime;
};

const INSPECTED = { inspect: true };

let started: Promise<Stack> | null = null;

/** Returns the running servers. The first call starts them. They stop when the process ends. */
export function stack(): Promise<Stack> {
  started ??= start();
  return started;
}

async function start(): Promise<Stack> {
  const { latchkey, sandbox, boundApp } = await freeOrigins("latchkey", "sandbox", "boundApp");
  const bundles = inject("bundles");
  const runtime = await Runtime.start(
    [
      latchkeyAt(latchkey, {}),
      workerOptions("sandbox", bundles.sandbox, { origin: sandbox }),
      workerOptions("bound-app", bundles.boundApp, { origin: boundApp }),
    ],
    INSPECTED,
  );
  return { latchkey, sandbox, boundApp, runtime };
}

/** Returns the options of a Latchkey that listens at `origin`, with other variables and secrets. */
export function latchkeyAt(origin: URL, changed: Record<string, string>): V4WorkerOptions {
  const bindings = { PUBLIC_ORIGIN: origin.origin, ALLOW_LOOPBACK: "true", ...testSecrets, ...changed };
  return workerOptions("latchkey", inject("bundles").latchkey, { origin, bindings });
}

export type OwnLatchkey = {
  url: URL;
  runtime: Runtime;
  /** Deploys it again with other variables and secrets. Its storage remains. */
  redeploy: (changed: Record<string, string>) => Promise<void>;
};

/** Starts a separate Latchkey with its own variables and secrets. */
export async function startLatchkey(changed: Record<string, string> = {}): Promise<OwnLatchkey> {
  const { latchkey: url } = await freeOrigins("latchkey");
  const runtime = await Runtime.start([latchkeyAt(url, changed)], INSPECTED);
  const redeploy = (again: Record<string, string>) =>
    runtime.replace([latchkeyAt(url, { ...changed, ...again })]);
  return { url, runtime, redeploy };
}
