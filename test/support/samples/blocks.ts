// The fenced blocks of the documentation, and the buttons that its steps name.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export type Block = { file: string; line: number; language: string; text: string };

/** Returns every page whose samples are run. */
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

/** Returns the blocks of a page, without the indentation of a list. Throws if a fence is not closed. */
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
  if (fences !== blocks.length * 2) throw new Error(`${file} has an unclosed fence`);
  return blocks;
}

/** Returns the names of the buttons, in bold, in the numbered list below a heading. */
export function buttonsOf(file: string, heading: string): string[] {
  const page = readFileSync(`${root}${file}`, "utf8");
  const [section = ""] = (page.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ");
  const steps = [...section.matchAll(/^\d\. [\s\S]*?(?=\n\d\. |\n\n)/gm)].map(([step]) => step);
  return steps.flatMap((step) => [...step.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = ""]) => name));
}
