// TypeScript samples as modules: checked by the strict compiler against the client that a reader has installed, and
// imported here.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./blocks.ts";

/** What stands around a sample: where it is kept, what a reader has before it, and which of its values are looked at. */
export type Setting = {
  /** Below the reader's folder. Unless a page names it, it is one of our own. */
  path: string;
  /** One line before the sample: what the page says is there. */
  given?: string;
  /** Its own names that a test looks at. */
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

/** Writes a sample where it belongs. */
export function writeModule(folder: string, text: string, { path, given = "", gives = [] }: Setting): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const exported = gives.length === 0 ? "" : `\nexport { ${gives.join(", ")} };\n`;
  writeFileSync(file, `${given === "" ? "" : `${given}\n`}${text}${exported}`);
}

/** What the compiler says against the modules of a folder. `types` are those of where they run. */
export function flawsIn(folder: string, types: "node" | "@cloudflare/workers-types"): string {
  const config = join(folder, "tsconfig.json");
  // A Worker's own types bring all that a browser's would; Node's bring `fetch` only.
  const lib = types === "node" ? ["es2024", "dom", "dom.iterable"] : ["es2024"];
  const files = { include: ["**/*.ts"], exclude: ["node_modules", "bound"] };
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...OPTIONS, lib, types: [types] }, ...files }));
  const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", config], { encoding: "utf8" });
  return stdout;
}
