// TypeScript samples as modules. The strict compiler checks them against the installed client, and tests import them.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./blocks.ts";

/** The context of a sample: its path, the code before it, and the exports that a test reads. */
export type Setting = {
  /** The path in the reader's folder. Chosen by the test, unless the page names it. */
  path: string;
  /** A line before the sample, for something that the page describes in its text. */
  given?: string;
  /** The sample's names that a test reads. */
  gives?: readonly string[];
};

const OPTIONS = {
  target: "es2024",
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Writes a sample to its file. */
export function writeModule(folder: string, text: string, { path, given = "", gives = [] }: Setting): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const exported = gives.length === 0 ? "" : `\nexport { ${gives.join(", ")} };\n`;
  writeFileSync(file, `${given === "" ? "" : `${given}\n`}${text}${exported}`);
}

/** Returns the compiler's errors for the modules of a folder. `types` are those of their runtime. */
export function flawsIn(folder: string, types: "node" | "@cloudflare/workers-types"): string {
  const config = join(folder, "tsconfig.json");
  // The types of Workers include all web APIs. Those of Node include only `fetch`.
  const lib = types === "node" ? ["es2024", "dom", "dom.iterable"] : ["es2024"];
  const files = { include: ["**/*.ts"], exclude: ["node_modules", "bound"] };
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...OPTIONS, lib, types: [types] }, ...files }));
  const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", config], { encoding: "utf8" });
  return stdout;
}
