// The platform's own logs and traces would contain URLs, and with them codes, connect tokens and webhook keys.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Returns the lines of a section, without comments. */
function section(name: string): string[] {
  const sections = readFileSync(join(root, "wrangler.toml"), "utf8").split(/^(?=\[)/m);
  const found = sections.find((text) => text.startsWith(`[${name}]\n`));
  return (found ?? "").split("\n").filter((line) => line.includes("=") && !line.startsWith("#"));
}

test("E8 · a deployed Worker stores no URLs in logs or traces of the platform", () => {
  expect(section("observability")).toEqual(["enabled = true", "redact_query_string = true"]);
  expect(section("observability.logs")).toEqual(["enabled = true", "invocation_logs = false"]);
  expect(section("observability.traces")).toEqual(["enabled = false"]);
});

test("E8 · the development servers store no traces", () => {
  const servers = readFileSync(join(root, "scripts/dev/workers.mjs"), "utf8");
  expect(servers).toMatch(/^ *X_LOCAL_OBSERVABILITY: "false",$/m);
});
