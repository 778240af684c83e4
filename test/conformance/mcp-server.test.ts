// Latchkey as an MCP server, against the official conformance suite. The suite sends no credential, so a forwarder adds an
// agent key. Many scenarios need tools, prompts, or resources of the suite's own example server, or features that a server may
// omit. They are listed with the reason, and everything else has to pass.

import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { AgentStage, newAgentKey } from "../support/agents.ts";
import type { LocalServer } from "../support/http/local-server.ts";
import { forwardToMcp } from "../support/mcp-forwarder.ts";

const SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
/** The suite needs a newer version than the one that may run the tests. */
const NODE = "node_modules/.bin/node";

const EXAMPLE_TOOL = "calls a tool of the suite's example server";
const NO_RESOURCES = "the server has no resources";
const NO_PROMPTS = "the server has no prompts";

/** Scenarios that cannot be run against this server, by the beginning of their names. */
const NOT_APPLICABLE: Record<string, string> = {
  "tools-call-": EXAMPLE_TOOL,
  "elicitation-": EXAMPLE_TOOL,
  "input-required-result-": EXAMPLE_TOOL,
  "json-schema-2020-12": EXAMPLE_TOOL,
  "http-custom-header-server-validation": "no tool asks for its parameters in headers",
  "logging-set-level": "the server sends no log messages to clients",
  "completion-complete": "the server completes no arguments",
  "resources-": NO_RESOURCES,
  "sep-2164-resource-not-found": NO_RESOURCES,
  "prompts-": NO_PROMPTS,
};

/** Single checks of other scenarios that cannot be run. */
const NOT_APPLICABLE_CHECKS: Record<string, string> = {
  "server-sse-polling-session": "the server keeps no sessions and streams nothing",
  "server-sse-multiple-streams-session": "the server keeps no sessions and streams nothing",
  "sep-2575-server-rejects-undeclared-capability": EXAMPLE_TOOL,
  "sep-2575-missing-capability-http-400": EXAMPLE_TOOL,
  "sep-2575-http-server-no-independent-requests-on-stream": EXAMPLE_TOOL,
  "sep-2575-server-no-log-without-loglevel": EXAMPLE_TOOL,
  "sep-2549-prompts-list-caching-hints": NO_PROMPTS,
  "sep-2549-resources-list-caching-hints": NO_RESOURCES,
  "sep-2549-resources-templates-list-caching-hints": NO_RESOURCES,
};

/** The scenarios that apply, by revision. Those without checks of their own have found out that there is nothing to check. */
const APPLICABLE = {
  "2025-06-18": ["ping", "server-initialize", "server-session-lifecycle", "tools-list"],
  "2025-11-25": [
    "dns-rebinding-protection",
    "ping",
    "server-initialize",
    "server-session-lifecycle",
    "server-sse-multiple-streams",
    "server-sse-polling",
    "tools-list",
  ],
  "2026-07-28": [
    "caching",
    "dns-rebinding-protection",
    "http-header-validation",
    "server-sse-multiple-streams",
    "server-stateless",
    "tools-list",
  ],
};

const Checks = z.array(
  z.looseObject({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
);
type Checks = z.output<typeof Checks>;

let stage: AgentStage;
let forwarder: LocalServer;

beforeAll(async () => {
  stage = await AgentStage.start();
  const { key } = await newAgentKey(stage.app, { end_user: "ada" });
  forwarder = await forwardToMcp(key);
});
afterAll(() => Promise.all([forwarder.close(), stage.close()]));

/** Runs all scenarios of a revision. Returns their checks. */
async function checksOf(revision: string): Promise<Map<string, Checks>> {
  const directory = await mkdtemp(join(tmpdir(), "conformance-"));
  const options = [
    "--url",
    `${forwarder.origin}/mcp`,
    "--suite",
    "all",
    "--spec-version",
    revision,
    "-o",
    directory,
  ];
  const child = spawn(NODE, [SUITE, "server", ...options], { stdio: "ignore" });
  await new Promise((resolve) => child.on("close", resolve));
  const checks = new Map<string, Checks>();
  for (const folder of await readdir(directory)) {
    const [, scenario = ""] = /^server-(.+)-\d{4}-\d\d-\d\dT/.exec(folder) ?? [];
    const text = await readFile(join(directory, folder, "checks.json"), "utf8");
    checks.set(scenario, Checks.parse(JSON.parse(text)));
  }
  await rm(directory, { recursive: true });
  return checks;
}

const isApplicable = (scenario: string) =>
  !Object.keys(NOT_APPLICABLE).some((prefix) => scenario.startsWith(prefix));

describe("Latchkey is a conforming MCP server", () => {
  test.each(Object.entries(APPLICABLE))("%s", async (revision, expected) => {
    const applicable = [...(await checksOf(revision))].filter(([scenario]) => isApplicable(scenario));
    expect(applicable.map(([scenario]) => scenario).toSorted()).toEqual(expected);
    const failed = applicable.flatMap(([scenario, checks]) =>
      checks
        .filter(({ id, status }) => ["FAILURE", "WARNING"].includes(status) && !(id in NOT_APPLICABLE_CHECKS))
        .map(({ id, errorMessage }) => ({ scenario, id, errorMessage })),
    );
    expect(failed).toEqual([]);
  });
});
