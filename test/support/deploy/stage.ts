// A place to deploy from: a folder with the repository's wrangler.toml, an account at a Cloudflare that is a file, and
// the network between them.

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
import { type Account, changeAccount, newAccount, readAccount } from "./account.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const ACCOUNT = "account.json";

/** Where Node keeps what it has compiled: a hundred processes run the same few files. */
const COMPILED = here("../../../node_modules/.cache/deploy-test");

type Judged = { ok: true } | { ok: false; problems: string[] };

/** Latchkey's own judgement. By a name the compiler does not follow: its types are those of workerd. */
const configuration = here("../../../src/config.ts");
const { parseConfig } = (await import(configuration)) as {
  parseConfig: (env: Record<string, string>) => Judged;
};

export type Ending = { code: number | null; output: string };

export class Stage {
  readonly #folder: string;
  readonly #accountFile: string;
  readonly #directory: string;
  readonly #health: LocalServer;
  /** False: deployed from a machine that is thrown away. */
  keepsFiles = true;
  /** Everything that any run has shown. */
  shown = "";

  private constructor(folder: string, health: LocalServer) {
    this.#folder = folder;
    this.#accountFile = join(folder, ACCOUNT);
    this.#directory = join(folder, "latchkey");
    this.#health = health;
    mkdirSync(this.#directory);
    copyFileSync(here("../../../wrangler.toml"), join(this.#directory, "wrangler.toml"));
    writeFileSync(this.#accountFile, JSON.stringify(newAccount));
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-test-"));
    const health = await listen((request, response) => {
      const host = request.url?.split("/")[1] ?? "";
      const { status, body } = healthAt(host, readAccount(join(folder, ACCOUNT)));
      sendJson(response, status, body);
    });
    return new Stage(folder, health);
  }

  async close(): Promise<void> {
    await this.#health.close();
    rmSync(this.#folder, { recursive: true });
  }

  get account(): Account {
    return readAccount(this.#accountFile);
  }

  change(change: Partial<Account>): void {
    changeAccount(this.#accountFile, change);
  }

  /** The commands wrangler was given, as one would type them. */
  get commands(): string[] {
    return this.account.calls.map(({ args }) => args.join(" "));
  }

  /** Deploys. `answers` are what is typed at the terminal; null: there is none. */
  run(args: string[] = [], answers: string[] | null = null): Promise<Ending> {
    return this.start(args, answers).ended;
  }

  /** Starts to deploy; `interrupt` does what Ctrl-C does, to everything in the terminal. */
  start(args: string[] = [], answers: string[] | null = null) {
    const wrangler = here("stand-in-wrangler.ts");
    const stage = {
      directory: this.#directory,
      wrangler,
      health: this.#health.origin,
      answers,
      keepsFiles: this.keepsFiles,
    };
    const child = spawn(process.execPath, [here("run-deploy.mjs"), ...args], {
      env: {
        ...process.env,
        STAGE: JSON.stringify(stage),
        STAND_IN_ACCOUNT: this.#accountFile,
        NODE_COMPILE_CACHE: COMPILED,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const code = new Promise<number | null>((resolve) => void child.once("close", resolve));
    const ended = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
      ([exitCode, stdout, stderr]) => {
        this.shown += stdout + stderr;
        return { code: exitCode, output: stdout + stderr };
      },
    );
    const interrupt = () => process.kill(-(child.pid ?? 0), "SIGINT");
    return { ended, interrupt };
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

  /** Who may do what with a file, as in `ls -l`: 600. */
  mode(name: string): string {
    return (statSync(join(this.#directory, name)).mode & 0o777).toString(8);
  }
}

/** What the deployed Worker says of its health. */
function healthAt(host: string, { worker, secrets }: Account): { status: number; body: object } {
  if (!worker?.hosts.includes(host)) return { status: 404, body: {} };
  const parsed = parseConfig({ PUBLIC_ORIGIN: worker.PUBLIC_ORIGIN, ...secrets });
  if (parsed.ok) return { status: 200, body: { ok: true } };
  return { status: 503, body: { code: "not_configured", detail: parsed.problems.join(" ") } };
}
