// The files of a reader who tries the samples: a clone as `npm start` leaves it, and beside it an installed client.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { adminToken, call, type TestApp } from "../latchkey.ts";
import type { TestIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";
import { root } from "./blocks.ts";

/** The script that `npm start` runs. The compiler does not follow a computed name. */
const script = join(root, "scripts/dev/provision.mjs");
const { provision } = (await import(script)) as { provision: (state: object) => Promise<unknown> };

const Dev = z.looseObject({
  latchkey: z.string(),
  sandbox: z.string(),
  api_key: z.string(),
  app: z.string(),
});

/** Nothing listens there. The samples do not need the demo app. */
const DEMO = "http://localhost:9";

const Registered = z.object({ client_id: z.string(), callback_url: z.string() });

export type Reader = {
  /** Contains the clone `latchkey` and a `node_modules` for everything beside it. */
  folder: string;
  clone: string;
  origin: string;
  /** The app that `npm start` creates. */
  app: TestApp;
  /** Its integration `parqet`. */
  parqet: TestIntegration;
  /** A free port for the app that a sample serves on 3000. */
  port: number;
  /** Replaces the addresses of `npm start` in a sample with those of the running Workers. */
  localize: (text: string) => string;
  close: () => void;
};

export async function openReader(port: number): Promise<Reader> {
  const { latchkey, sandbox } = await stack();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-samples-"));
  const clone = join(folder, "latchkey");
  mkdirSync(join(clone, ".latchkey"), { recursive: true });
  installClient(folder);
  const addresses = { latchkey: latchkey.origin, sandbox: sandbox.origin, demo: DEMO };
  const state = await provision({ ...addresses, adminToken });
  writeFileSync(join(clone, ".latchkey", "dev.json"), JSON.stringify(state));
  const dev = Dev.parse(state);
  const app = { id: dev.app, key: dev.api_key, returnUrl: `${DEMO}/connected` };
  return {
    folder,
    clone,
    origin: latchkey.origin,
    app,
    parqet: await parqetOf(app),
    port,
    localize: (text) =>
      text
        .replaceAll("http://localhost:8787", latchkey.origin)
        .replaceAll("http://localhost:8788", sandbox.origin)
        .replaceAll(/\b3000\b/g, String(port))
        .replaceAll("<repository-url>", "the-repository"),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function parqetOf({ key }: TestApp): Promise<TestIntegration> {
  const { body } = await call("GET", "/v1/integrations/parqet", key);
  const { client_id: clientId, callback_url: callbackUrl } = Registered.parse(body);
  return { id: "parqet", provider: "parqet", clientId, clientSecret: undefined, callbackUrl };
}

/** Installs the files that `npm install latchkey-….tgz` installs, built as `npm pack` builds them. */
function installClient(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "latchkey"), { recursive: true });
  cpSync(join(root, "package.json"), join(modules, "latchkey", "package.json"));
  const config = join(root, "src/client/tsconfig.json");
  const args = ["-p", config, "--outDir", join(modules, "latchkey", "dist")];
  const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the client does not compile: ${stdout}`);
  for (const name of ["standardwebhooks", "@types", "@cloudflare", "@modelcontextprotocol"])
    symlinkSync(join(root, "node_modules", name), join(modules, name));
}
