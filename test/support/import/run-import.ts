// Runs `npm run import` in a process of its own, through a server that counts what reaches Latchkey.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { listen, readAll } from "../http/local-server.ts";
import type { TestApp } from "../latchkey.ts";
import { root } from "../samples/blocks.ts";
import { stack } from "../stack.ts";

export type ImportResult = {
  code: number;
  output: string;
  /** The method and path of each request, in order. */
  requests: string[];
};

type Files = Record<string, unknown>;

export class ImportFixture {
  readonly folder = mkdtempSync(join(tmpdir(), "latchkey-import-"));
  /** How many of the next requests with this method get a 429. */
  busy: { method: string; times: number } = { method: "POST", times: 0 };
  #app: TestApp;

  constructor(app: TestApp) {
    this.#app = app;
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Writes a file: text as it is, and anything else as JSON. */
  write(name: string, content: unknown): string {
    writeFileSync(join(this.folder, name), typeof content === "string" ? content : JSON.stringify(content));
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Runs the import. The files are written first. */
  async run(args: readonly string[], files: Files = {}): Promise<ImportResult> {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    const requests: string[] = [];
    const { latchkey } = await stack();
    const front = await listen(async (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      if (request.method === this.busy.method && this.busy.times > 0) {
        this.busy.times -= 1;
        response.writeHead(429, { "retry-after": "0" }).end("{}");
        return;
      }
      const body = await readAll(request);
      const { authorization = "", "content-type": type } = request.headers;
      const answer = await fetch(new URL(request.url ?? "/", latchkey), {
        method: request.method ?? "GET",
        headers: { authorization, ...(type === undefined ? {} : { "content-type": type }) },
        ...(body === "" ? {} : { body }),
      });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    try {
      const { code, output } = await this.#spawn(args, front.origin);
      return { code, output, requests };
    } finally {
      await front.close();
    }
  }

  async #spawn(args: readonly string[], origin: string): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, [join(root, "scripts/import/main.mjs"), ...args], {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        INIT_CWD: this.folder,
        TZ: "America/New_York",
        LATCHKEY_ORIGIN: origin,
        LATCHKEY_API_KEY: this.#app.key,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "close");
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await closed) as [number];
    return { code, output: `${out}${err}` };
  }
}
