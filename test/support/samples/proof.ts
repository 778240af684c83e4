// How each kind of code block is tested. The table that uses these functions adds what a page needs.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Browser as Chromium } from "playwright-core";
import { startBound } from "./binding.ts";
import type { Block } from "./blocks.ts";
import { connectOnPage } from "./html.ts";
import type { JsonSamples, Schema } from "./json.ts";
import type { Reader } from "./reader.ts";
import type { Ran, Shell } from "./shell.ts";
import { type Setting, writeModule } from "./typescript.ts";

/** The shared state of a page's blocks. */
export type Scene = {
  reader: Reader;
  shell: Shell;
  schemas: JsonSamples;
  chromium: Chromium;
  /** The result of the page's last `sh` block. */
  ran: Ran | null;
  /** The page's last `toml` block. */
  toml: string | null;
};

export type Proof = {
  language: string;
  /** Where a `ts` block is written, before anything runs, so that one compiler run checks all blocks. */
  setting?: Setting;
  /** The commands of a `sh` block that are recorded instead of run. */
  notes?: readonly string[];
  prove: (block: Block, scene: Scene) => Promise<void>;
};

type Expected = {
  /** The statuses of curl's responses. */
  answers?: readonly number[];
  /** The printed text. */
  shows?: RegExp;
  /** The commands that are recorded instead of run. */
  notes?: readonly string[];
};

type Around = {
  /** A line before the block, for something that the page describes in its text. */
  given?: string;
  /** The value for the first `…`. */
  fill?: (scene: Scene) => Promise<string>;
  /** Runs before the block. */
  before?: (scene: Scene) => Promise<unknown>;
  /** The command that runs until the end of the page. */
  serves?: string;
  /** Additional checks. */
  after?: (ran: Ran, scene: Scene, again: () => Promise<Ran>) => Promise<void>;
};

/** Runs a block in a shell, and compares the statuses of all responses and the recorded commands. */
export function sh(expected: Expected, { given, fill, before, serves, after }: Around = {}): Proof {
  const { answers = [], notes = [], shows = /(?:)/ } = expected;
  return {
    language: "sh",
    notes,
    prove: async ({ text }, scene) => {
      await before?.(scene);
      const filled = fill === undefined ? text : text.replace("…", await fill(scene));
      const placed = `${given === undefined ? "" : `${given}\n`}${scene.reader.inPlace(filled)}`;
      const command = serves === undefined ? placed : placed.replace(serves, `${serves} &`);
      const run = () => scene.shell.run(command);
      const ran = await run();
      expect({ answers: ran.statuses, notes: ran.noted }).toEqual({ answers, notes });
      expect(ran.stdout).toMatch(shows);
      scene.ran = ran;
      await after?.(ran, scene, run);
    },
  };
}

/** The exports of a sample. */
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
    if (typeof method !== "function") throw new Error(`the sample has no ${name}`);
    return method(...args) as unknown;
  }
}

type Drive = (sample: Sample, scene: Scene) => Promise<void>;

/** Imports a sample and tests it. Without a test, a later block of the page uses it. */
export function ts(setting: Setting, drive?: Drive, before?: (scene: Scene) => Promise<void>): Proof {
  return {
    language: "ts",
    setting,
    prove: async (_, scene) => {
      if (drive === undefined) return;
      await before?.(scene);
      const file = join(scene.reader.folder, setting.path);
      const quiet = vi.spyOn(console, "log").mockReturnValue();
      try {
        await drive(new Sample((await import(/* @vite-ignore */ file)) as Record<string, unknown>), scene);
      } finally {
        quiet.mockRestore();
      }
    },
  };
}

/** Returns a test that compares exported values. */
export const holds =
  (values: Record<string, unknown>): Drive =>
  (sample) => {
    for (const [name, value] of Object.entries(values)) expect(sample.value(name)).toEqual(value);
    return Promise.resolve();
  };

export function json(schema: Schema): Proof {
  return {
    language: "json",
    prove: async ({ text }, { schemas }) => {
      expect(schemas.flawsOf(text, schema)).toEqual([]);
    },
  };
}

/** Writes one object per line where the page's script reads it, with actual values for `…`. */
export function jsonl(path: string, real: (line: object, scene: Scene) => Promise<object>): Proof {
  return {
    language: "jsonl",
    prove: async ({ text }, scene) => {
      const lines = text.trimEnd().split("\n");
      const objects = await Promise.all(lines.map((line) => real(JSON.parse(line) as object, scene)));
      const file = objects.map((one) => `${JSON.stringify(one)}\n`).join("");
      writeFileSync(join(scene.reader.folder, path), file);
    },
  };
}

/** Connects an account on the page in a browser. */
export const html: Proof = {
  language: "html",
  prove: async ({ text }, { chromium }) => {
    expect(await connectOnPage(chromium, text)).toMatchObject({ status: 200, body: { status: "active" } });
  },
};

/** Uses a part of wrangler.toml for the Worker that follows. */
export const toml: Proof = {
  language: "toml",
  prove: async ({ text }, scene) => {
    scene.toml = text;
  },
};

/** Starts a Worker with a service binding to Latchkey, and requests the paths that `calls` returns for a connection. */
export function boundWorker(calls: (connection: string) => Record<string, RegExp>): Proof {
  const setting = { path: "bound/worker.ts" };
  return {
    language: "ts",
    setting,
    prove: async (_, { reader, toml: text }) => {
      const bound = await startBound(join(reader.folder, "bound"), text ?? "", "worker.ts");
      try {
        for (const [path, shows] of Object.entries(calls(bound.connection))) {
          const answer = await bound.call(path);
          expect(answer).toEqual({ status: 200, text: expect.stringMatching(shows) });
        }
      } finally {
        await bound.close();
      }
    },
  };
}

/** Checks a diagram of the statuses of a connection. */
export const diagram: Proof = {
  language: "mermaid",
  prove: async ({ text }, { schemas }) => {
    const drawn = [...text.matchAll(/^ +(\S+) --> (\S+?):?(?: |$)/gm)].flatMap(([, ...ends]) => ends);
    const states = new Set(drawn.filter((state) => state !== "[*]"));
    expect(states).toEqual(new Set(schemas.statuses()));
  },
};

/** Writes all `ts` blocks of a page to their files. */
export function writeModules(blocks: readonly Block[], proofs: readonly Proof[], reader: Reader): void {
  blocks.forEach(({ text }, i) => {
    const setting = proofs[i]?.setting;
    if (setting !== undefined) writeModule(reader.folder, reader.inPlace(text), setting);
  });
}
