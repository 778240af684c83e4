// How a block is proven: one maker for each kind. What a page needs beside that stands in the table that uses them.

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

/** What the blocks of one page have in common. */
export type Scene = {
  reader: Reader;
  shell: Shell;
  schemas: JsonSamples;
  chromium: Chromium;
  /** What the page's last `sh` block came to. */
  ran: Ran | null;
  /** The page's last `toml` block. */
  toml: string | null;
};

export type Proof = {
  language: string;
  /** Of a `ts` block: it is written before anything runs, so that one compiler run checks them all. */
  setting?: Setting;
  /** The commands of a `sh` block that are noted only. */
  notes?: readonly string[];
  prove: (block: Block, scene: Scene) => Promise<void>;
};

type Expected = {
  /** The statuses of what curl is answered. */
  answers?: readonly number[];
  /** What is printed. */
  shows?: RegExp;
  /** Commands that are noted only; see where they run. */
  notes?: readonly string[];
};

type Around = {
  /** A line before the block: what the page says the reader has done. */
  given?: string;
  /** What the first `…` stands for. */
  fill?: (scene: Scene) => Promise<string>;
  /** What is to be there before. */
  before?: (scene: Scene) => Promise<unknown>;
  /** The command that goes on until the page's end. */
  serves?: string;
  /** What else has to hold. */
  after?: (ran: Ran, scene: Scene, again: () => Promise<Ran>) => Promise<void>;
};

/** Runs in a terminal; the statuses of all answers are compared, and what is noted instead of run. */
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

/** What a sample exports, or gives. */
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

/** Imported, and then driven; without a drive it is what a later block of the page starts. */
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

/** A drive that looks at what the sample gives. */
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

/** One object a line, each with what it stands for in the place of `…`; written where the page's script reads it. */
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

/** In a browser: a person connects an account on the page. */
export const html: Proof = {
  language: "html",
  prove: async ({ text }, { chromium }) => {
    expect(await connectOnPage(chromium, text)).toMatchObject({ status: 200, body: { status: "active" } });
  },
};

/** Part of a wrangler.toml; the Worker that follows is started with it. */
export const toml: Proof = {
  language: "toml",
  prove: async ({ text }, scene) => {
    scene.toml = text;
  },
};

/** A Worker that is bound to Latchkey, called at the paths that `calls` makes of a connection's id. */
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

/** A diagram of what can become of a connection. */
export const diagram: Proof = {
  language: "mermaid",
  prove: async ({ text }, { schemas }) => {
    const drawn = [...text.matchAll(/^ +(\S+) --> (\S+?):?(?: |$)/gm)].flatMap(([, ...ends]) => ends);
    const states = new Set(drawn.filter((state) => state !== "[*]"));
    expect(states).toEqual(new Set(schemas.statuses()));
  },
};

/** Writes every `ts` block of a page where it belongs. */
export function writeModules(blocks: readonly Block[], proofs: readonly Proof[], reader: Reader): void {
  blocks.forEach(({ text }, i) => {
    const setting = proofs[i]?.setting;
    if (setting !== undefined) writeModule(reader.folder, reader.inPlace(text), setting);
  });
}
