// How a block is verified: one function for each language. The table in samples.test.ts says what a page needs besides.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { habitsSchema } from "../../../sandbox/habits/document.ts";
import { z } from "zod";
import { call, type Json } from "../latchkey.ts";
import { startBound } from "./binding.ts";
import { type Block, root } from "./blocks.ts";
import { connectOnPage } from "./html.ts";
import type { JsonSamples, Schema } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Shell, ShellResult } from "./shell.ts";
import { type Setting, writeModule } from "./typescript.ts";

/** What the blocks of one page share. */
export type PageRun = {
  reader: Reader;
  shell: Shell;
  schemas: JsonSamples;
  /** The result of the page's last `sh` block. */
  lastResult: ShellResult | null;
  /** The page's last `toml` block. */
  toml: string | null;
};

export type Proof = {
  language: string;
  /** Of a `ts` block. It is written before anything runs, so that one run of the compiler checks all blocks. */
  setting?: Setting;
  /** The commands of a `sh` block that are recorded instead of run. */
  notes?: readonly string[];
  verify: (block: Block, run: PageRun) => Promise<void>;
};

type Expected = {
  /** The statuses of the responses to curl. */
  statuses?: readonly number[];
  /** What is printed. */
  prints?: RegExp;
  /** Commands that are recorded instead of run. `RUN_ELSEWHERE` says which test runs them. */
  notes?: readonly string[];
};

type Context = {
  /** A line before the block: what the reader has done according to the page. */
  given?: string;
  /** The text for the first `…`. */
  fill?: (run: PageRun) => Promise<string>;
  /** Runs before the block. */
  before?: (run: PageRun) => Promise<unknown>;
  /** A command that runs in the background until the page is done. */
  serves?: string;
  /** Verifies what else has to hold. */
  after?: (result: ShellResult, run: PageRun, again: () => Promise<ShellResult>) => Promise<void>;
};

/** Runs a block in a shell, and compares the statuses of all responses and the recorded commands. */
export function sh(expected: Expected, { given, fill, before, serves, after }: Context = {}): Proof {
  const { statuses = [], notes = [], prints = /(?:)/ } = expected;
  return {
    language: "sh",
    notes,
    verify: async ({ text }, run) => {
      await before?.(run);
      const filled = fill === undefined ? text : text.replace("…", await fill(run));
      const placed = `${given === undefined ? "" : `${given}\n`}${run.reader.localize(filled)}`;
      const command = serves === undefined ? placed : placed.replace(serves, `${serves} &`);
      const execute = () => run.shell.run(command);
      const result = await execute();
      expect({ statuses: result.statuses, notes: result.recorded }).toEqual({ statuses, notes });
      expect(result.stdout).toMatch(prints);
      run.lastResult = result;
      await after?.(result, run, execute);
    },
  };
}

/** The values that a sample exports. */
export class Sample {
  readonly #values: Record<string, unknown>;

  constructor(values: Record<string, unknown>) {
    this.#values = values;
  }

  value(name: string): unknown {
    return this.#values[name];
  }

  async call(name: string, ...args: unknown[]): Promise<unknown> {
    const method = this.#values[name];
    if (typeof method !== "function") throw new Error(`the sample has no function ${name}`);
    return method(...args) as unknown;
  }
}

type Check = (sample: Sample, run: PageRun) => Promise<void>;

/** Imports a block and checks it. Without a check, a later block of the page starts it. */
export function ts(setting: Setting, check?: Check, before?: (run: PageRun) => Promise<void>): Proof {
  return {
    language: "ts",
    setting,
    verify: async (_, run) => {
      if (check === undefined) return;
      await before?.(run);
      const file = join(run.reader.folder, setting.path);
      const quiet = vi.spyOn(console, "log").mockReturnValue();
      try {
        await check(new Sample((await import(/* @vite-ignore */ file)) as Record<string, unknown>), run);
      } finally {
        quiet.mockRestore();
      }
    },
  };
}

/** Compares values of the sample. */
export const exports =
  (values: Record<string, unknown>): Check =>
  (sample) => {
    for (const [name, value] of Object.entries(values)) expect(sample.value(name)).toEqual(value);
    return Promise.resolve();
  };

export function json(schema: Schema): Proof {
  return {
    language: "json",
    verify: async ({ text }, { schemas }) => {
      expect(schemas.flawsOf(text, schema)).toEqual([]);
    },
  };
}

/** A body for the validation of a definition. `requests` are what Latchkey would send, without queries. */
export function validated(requests: readonly string[]): Proof {
  return {
    language: "json",
    verify: async ({ text }, { reader }) => {
      const url = `${reader.origin}/v1/providers/validate`;
      const { body } = await call("POST", url, reader.app.key, JSON.parse(text) as Json);
      expect(body).toMatchObject({ valid: true, problems: [] });
      const { requests: found } = Validated.parse(body);
      expect(found.map((one) => `${one.name}: ${one.method} ${one.url.split("?")[0]}`)).toEqual(requests);
    },
  };
}

const Validated = z.object({
  requests: z.array(z.object({ name: z.string(), method: z.string(), url: z.string() })),
});

/** A document for the sandbox's server whose behavior is data. */
export const habits: Proof = {
  language: "json",
  verify: ({ text }) => {
    expect(habitsSchema.safeParse(JSON.parse(text)).error?.message).toBeUndefined();
    return Promise.resolve();
  },
};

/** Writes one object per line where the page's script reads them. `complete` puts real values in the place of `…`. */
export function jsonl(path: string, complete: (line: object, run: PageRun) => Promise<object>): Proof {
  return {
    language: "jsonl",
    verify: async ({ text }, run) => {
      const lines = text.trimEnd().split("\n");
      const objects = await Promise.all(lines.map((line) => complete(JSON.parse(line) as object, run)));
      const file = objects.map((one) => `${JSON.stringify(one)}\n`).join("");
      writeFileSync(join(run.reader.folder, path), file);
    },
  };
}

/** Connects an account on the page in a browser. */
export const html: Proof = {
  language: "html",
  verify: async ({ text }) => {
    expect(await connectOnPage(text)).toMatchObject({ status: 200, body: { status: "active" } });
  },
};

/** Part of a wrangler.toml. The Worker in the next block is started with it. */
export const toml: Proof = {
  language: "toml",
  verify: async ({ text }, run) => {
    run.toml = text;
  },
};

/** A Worker that is bound to Latchkey. `calls` returns what it responds with at each path, given a connection's ID. */
export function boundWorker(calls: (connection: string) => Record<string, RegExp>): Proof {
  const setting = { path: "bound/worker.ts" };
  return {
    language: "ts",
    setting,
    verify: async (_, { reader, toml: text }) => {
      const bound = await startBound(join(reader.folder, "bound"), text ?? "", "worker.ts");
      try {
        for (const [path, prints] of Object.entries(calls(bound.connection))) {
          const answer = await bound.call(path);
          expect(answer).toEqual({ status: 200, text: expect.stringMatching(prints) });
        }
      } finally {
        await bound.close();
      }
    },
  };
}

/** The diagram of a connection's statuses names exactly those of the API. */
export const statusDiagram: Proof = {
  language: "mermaid",
  verify: async ({ text }, { schemas }) => {
    const drawn = [...text.matchAll(/^ +(\S+) --> (\S+?):?(?: |$)/gm)].flatMap(([, ...ends]) => ends);
    const states = new Set(drawn.filter((state) => state !== "[*]"));
    expect(states).toEqual(new Set(schemas.statuses()));
  },
};

/** A diagram of the source names files that exist. */
export const sourceDiagram: Proof = {
  language: "mermaid",
  verify: ({ text }) => {
    const names = [...text.matchAll(/[\w./-]+\.tsx?\b/g)].map(([name]) => name);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !sourceFiles().some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual(
      [],
    );
    return Promise.resolve();
  },
};

const sourceFiles = () => readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });

/** Writes every `ts` block of a page where it belongs. */
export function writeModules(blocks: readonly Block[], proofs: readonly Proof[], reader: Reader): void {
  blocks.forEach(({ text }, i) => {
    const setting = proofs[i]?.setting;
    if (setting !== undefined) writeModule(reader.folder, reader.localize(text), setting);
  });
}
