// Bundles the Workers before the tests of the project "flows", once for all of its processes.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Bundle, bundleWorker } from "./bundle.ts";

const CONFIGS = {
  latchkey: "wrangler.toml",
  sandbox: "sandbox/wrangler.toml",
  demoApp: "examples/demo-app/wrangler.toml",
  boundApp: "test/support/bound-app/wrangler.toml",
};

export type Bundles = Record<keyof typeof CONFIGS, Bundle>;

declare module "vitest" {
  interface ProvidedContext {
    bundles: Bundles;
  }
}

const directory = mkdtempSync(join(tmpdir(), "latchkey-bundles-"));

const bundle = (name: keyof typeof CONFIGS) => bundleWorker(CONFIGS[name], join(directory, name));

export async function setup(project: TestProject): Promise<void> {
  const [latchkey, sandbox, demoApp, boundApp] = await Promise.all([
    bundle("latchkey"),
    bundle("sandbox"),
    bundle("demoApp"),
    bundle("boundApp"),
  ]);
  project.provide("bundles", { latchkey, sandbox, demoApp, boundApp });
}

export function teardown(): void {
  rmSync(directory, { recursive: true });
}
