// The environment of a deploy test: a folder with the repository's wrangler.toml, a Cloudflare account in a file, and a
// server that responds as the deployed Worker does.

import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { listen, type LocalServer, sendJson } from "../http/local-server.ts";
import { type Account, updateAccount, newAccount, readAccount } from "./account.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const ACCOUNT = "account.json";

/** Node's compile cache, because a hundred processes run the same few files. */
const COMPILE_CACHE = here("../../../node_modules/.cache/deploy-test");

type ParsedConfig = { ok: true } | { ok: false; problems: string[] };

/** Latchkey's own validation. Imported through a variable, so that tsc does not load workerd's types. */
const configuration = here("../../../src/config.ts");
const { parseConfig } = (await import(configuration)) as {
  parseConfig: (env: Record<string, string>) => ParsedConfig;
};

type Run = { code: number | null; output: string };

export class DeployFixture {
  readonly #folder: string;
  readonly #accountFile: string;
  readonly #directory: string;
  readonly #health: LocalServer;
  /** Whether files are lost after the run, as on a CI runner. */
  isEphemeral = false;
  /** The output of all runs. */
  allOutput = "";

  private constructor(folder: string, health: LocalServer) {
    this.#folder = folder;
    this.#accountFile = join(folder, ACCOUNT);
    this.#directory = join(folder, "latchkey");
    this.#health = health;
    mkdirSync(this.#directory);
    copyFileSync(here("../../../wrangler.toml"), join(this.#directory, "wrangler.toml"));
    writeFileSync(this.#accountFile, JSON.stringify(newAccount));
  }

  static async open(): Promise<DeployFixture> {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-test-"));
    const health = await listen((request, response) => {
      const host = request.url?.split("/")[1] ?? "";
      const { status, body } = healthAt(host, readAccount(join(folder, ACCOUNT)));
      sendJson(response, status, body);
    });
    return new DeployFixture(folder, health);
  }

  async close(): Promise<void> {
    await this.#health.close();
    rmSync(this.#folder, { recursive: true });
  }

  get account(): Account {
    return readAccount(this.#accountFile);
  }

  update(changes: Partial<Account>): void {
    updateAccount(this.#accountFile, changes);
  }

  /** The wrangler commands of all runs, as a user types them. */
  get commands(): string[] {
    return this.account.calls.map(({ args }) => args.join(" "));
  }

  /** Deploys. `answers` are the inputs on the terminal, or null if there is no terminal. */
  run(args: string[] = [], answers: string[] | null = null): Promise<Run> {
    return this.start(args, answers).result;
  }

  /** Starts a deployment. `interrupt` sends SIGINT to the whole process group, as Ctrl-C does. */
  start(args: string[] = [], answers: string[] | null = null) {
    const wrangler = here("fake-wrangler.ts");
    const fixture = {
      directory: this.#directory,
      wrangler,
      health: this.#health.origin,
      answers,
      isEphemeral: this.isEphemeral,
    };
    const child = spawn(process.execPath, [here("run-deploy.mjs"), ...args], {
      env: {
        ...process.env,
        DEPLOY_FIXTURE: JSON.stringify(fixture),
        FAKE_WRANGLER_ACCOUNT: this.#accountFile,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const code = new Promise<number | null>((resolve) => void child.once("close", resolve));
    const result = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
      ([exitCode, stdout, stderr]) => {
        this.allOutput += stdout + stderr;
        return { code: exitCode, output: stdout + stderr };
      },
    );
    const interrupt = () => process.kill(-(child.pid ?? 0), "SIGINT");
    return { result, interrupt };
  }

  read(name: string): string | null {
    const file = join(this.#directory, name);
    return existsSync(file) ? readFileSync(file, "utf8") : null;
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.#directory, name), content);
  }

  remove(name: string): void {
    rmSync(join(this.#directory, name), { recursive: true });
  }

  /** Returns a file's permissions in octal, such as 600. */
  mode(name: string): string {
    return (statSync(join(this.#directory, name)).mode & 0o777).toString(8);
  }
}

/** Returns the deployed Worker's response to /healthz. */
function healthAt(host: string, { worker, secrets }: Account): { status: number; body: object } {
  if (!worker?.hosts.includes(host)) return { status: 404, body: {} };
  const parsed = parseConfig({ PUBLIC_ORIGIN: worker.PUBLIC_ORIGIN, ...secrets });
  if (parsed.ok) return { status: 200, body: { ok: true } };
  return { status: 503, body: { code: "not_configured", detail: parsed.problems.join(" ") } };
}
