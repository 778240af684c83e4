// TypeScript samples as modules: compiled strictly against the client as a reader installs it, and imported by tests.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./blocks.ts";

/** Where a sample is written, the line before it, and which of its values a test reads. */
export type Setting = {
  /** Relative to the reader's folder. Where the page names no file, the name is ours. */
  path: string;
  /** One line before the sample: what exists already according to the page. */
  given?: string;
  /** The names that a test reads. */
  exports?: readonly string[];
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

/** Writes a sample where it belongs. */
export function writeModule(folder: string, text: string, { path, given = "", exports = [] }: Setting): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const exported = exports.length === 0 ? "" : `\nexport { ${exports.join(", ")} };\n`;
  writeFileSync(file, `${given === "" ? "" : `${given}\n`}${text}${exported}`);
}

/** Returns the compiler's errors for the modules of a folder. `types` are those of the runtime. */
export function compileErrors(folder: string, types: "node" | "@cloudflare/workers-types"): string {
  const config = join(folder, "tsconfig.json");
  // The types of a Worker include the web APIs. Those of Node include only `fetch`.
  const lib = types === "node" ? ["es2024", "dom", "dom.iterable"] : ["es2024"];
  const files = { include: ["**/*.ts"], exclude: ["node_modules", "bound"] };
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...OPTIONS, lib, types: [types] }, ...files }));
  const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", config], { encoding: "utf8" });
  return stdout;
}
