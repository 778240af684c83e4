// The fenced code blocks of the documentation, in reading order.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export type Block = { file: string; line: number; language: string; text: string };

/** All pages whose samples are run. */
export function pages(): string[] {
  const docs = readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" });
  return [
    "README.md",
    ...docs
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`)
      .toSorted(),
    "examples/demo-app/README.md",
    "sandbox/README.md",
  ];
}

/** Returns a page's blocks. Removes the indentation of blocks in lists. */
export function blocksOf(file: string): Block[] {
  const page = readFileSync(`${root}${file}`, "utf8");
  const fences = page.match(/^ *```/gm)?.length ?? 0;
  const blocks = [...page.matchAll(/^( *)```(\S*)\n([\s\S]*?)^\1```$/gm)].map(
    ({ index, 1: indent = "", 2: language = "", 3: text = "" }) => ({
      file,
      line: page.slice(0, index).split("\n").length,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
  if (fences !== blocks.length * 2) throw new Error(`${file} has a fence that is not closed`);
  return blocks;
}

/** Returns the button names (in bold) of a page's numbered list, which the user clicks in order. */
export function buttonsOf(file: string, heading: string): string[] {
  const page = readFileSync(`${root}${file}`, "utf8");
  const [section = ""] = (page.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ");
  const steps = [...section.matchAll(/^\d\. [\s\S]*?(?=\n\d\. |\n\n)/gm)].map(([step]) => step);
  return steps.flatMap((step) => [...step.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = ""]) => name));
}
