// Every sample of the documentation does what its page says. The table has, for each page, how its fenced blocks are
// proven, in their order; a block that is not in it fails.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Browser as Chromium, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type DemoApp, startDemoApp } from "../../support/browser/demo-app.ts";
import { launchBrowser } from "../../support/browser/demo-person.ts";
import { adminToken } from "../../support/latchkey.ts";
import { listen } from "../../support/http/local-server.ts";
import { blocksOf, buttonsOf, pages, root } from "../../support/samples/blocks.ts";
import {
  addsRootKey,
  beginsAndComesBack,
  connectsAndReads,
  findsTheWay,
  getsNewerToken,
  importsOnce,
  keepsWebhooks,
  readsPortfolios,
  realGrant,
  setsRootKeys,
  takesWebhooks,
  writeEnv,
} from "../../support/samples/drives.ts";
import { JsonSamples } from "../../support/samples/json.ts";
import {
  connectTwo,
  ENDED_USER,
  handleOf,
  WEBHOOK_SECRET,
  walksThroughOwnApp,
} from "../../support/samples/people.ts";
import {
  boundWorker,
  diagram,
  holds,
  html,
  json,
  jsonl,
  type Proof,
  type Scene,
  sh,
  toml,
  ts,
  writeModules,
} from "../../support/samples/proof.ts";
import { openReader, type Reader } from "../../support/samples/reader.ts";
import { Shell } from "../../support/samples/shell.ts";
import { flawsIn } from "../../support/samples/typescript.ts";
import { revoke } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

/** Where the commands run that a sample only names: a file, and what it has of them. */
const ELSEWHERE: Record<string, [file: string, mark: string]> = {
  "git clone": ["test/support/samples/reader.ts", "what `npm start` leaves in the clone"],
  "npm start": ["test/support/samples/reader.ts", "scripts/dev/provision.mjs"],
  "npm run deploy": ["test/repository/deploy.test.ts", "`npm run deploy`"],
  "npm pack": ["test/repository/client-package.test.ts", 'execFileSync("npm", ["pack"'],
  "npm install": ["test/repository/client-package.test.ts", "as npm would"],
  "npx wrangler dev --config sandbox/wrangler.toml": ["test/support/stack.ts", "sandbox/wrangler.toml"],
  "npx wrangler secret put": ["test/repository/deploy.test.ts", "secret bulk"],
};

const CLONE_AND_START = sh({ notes: ["git clone the-repository latchkey", "npm start"] });
const CLIENT = 'import { latchkey } from "./latchkey.ts";';
const USER_URL = 'const userUrl = process.env.USER_URL ?? "";';
const CONNECTION = 'const connectionId = process.env.CONNECTION_ID ?? "";';

const STORE =
  "const stored: unknown[] = []; const storeOnce = async (...one: unknown[]) => void stored.push(one);";

const PACK_AND_INSTALL = ["npm pack", "npm install ../latchkey/latchkey-0.1.0.tgz"];

const PROOFS: Record<string, readonly Proof[]> = {
  "README.md": [
    CLONE_AND_START,
    ts({ path: "samples/readme.ts" }, connectsAndReads),
    sh({ notes: ["npm run deploy"] }),
  ],

  "docs/quick-start.md": [
    CLONE_AND_START,
    sh({ answers: [200, 200, 200, 200], shows: /"access_token":.*"userId":/s }),
    sh({ notes: PACK_AND_INSTALL }),
    ts({ path: "first-app/setup.ts" }),
    ts({ path: "first-app/app.ts" }),
    sh({}, { serves: "node --env-file=.env app.ts", after: walksThroughOwnApp }),
    sh({ answers: [201, 201, 201, 201], shows: /\/connect\?token=/ }, { given: "cd ../latchkey" }),
    sh({ answers: [200], shows: /"status":"active"/ }, { fill: handleOf("mine") }),
  ],

  "docs/concepts.md": [diagram],

  "docs/client.md": [
    sh({ notes: PACK_AND_INSTALL }, { given: "mkdir -p ../your-app" }),
    ts({ path: "samples/latchkey.ts" }, holds({ latchkey: expect.any(Object) })),
    ts(
      { path: "samples/operator.ts", gives: ["app"] },
      holds({ app: expect.objectContaining({ api_key: expect.stringMatching(/^lk_/) }) }),
    ),
    ts({ path: "samples/connect.ts", given: CLIENT }, beginsAndComesBack),
    ts(
      {
        path: "samples/token.ts",
        given: `${CLIENT} ${CONNECTION} ${USER_URL}`,
        gives: ["response", "token"],
      },
      getsNewerToken,
      ({ reader: { parqet } }) => revoke(parqet, "access_tokens"),
    ),
    ts(
      { path: "samples/proxy.ts", given: `${CLIENT} ${CONNECTION}`, gives: ["portfolios"] },
      readsPortfolios,
    ),
    ts(
      { path: "samples/list.ts", given: CLIENT, gives: ["needsReconnect"] },
      holds({ needsReconnect: [ENDED_USER] }),
    ),
    ts({ path: "samples/errors.ts", given: CLIENT }, findsTheWay),
    ts({ path: "samples/receive.ts" }, takesWebhooks),
    toml,
    boundWorker((id) => ({ "/connections": new RegExp(`"id":"${id}"`), [`/${id}`]: /"userId":/ })),
  ],

  "docs/migrate.md": [
    jsonl("migrate/grants.jsonl", realGrant),
    ts({ path: "migrate/import-grants.ts" }),
    sh({}, { given: "cd ../migrate", before: writeEnv, after: importsOnce }),
    ts({ path: "migrate/check-grants.ts", gives: ["report"] }, holds({ report: { ok: 2, failed: [] } })),
  ],

  "docs/api.md": [
    json({ is: "Problem" }),
    json({ takes: "POST /v1/integrations" }),
    json({ takes: "POST /v1/connect/sessions" }),
  ],

  "docs/connect.md": [html],

  "docs/deploy.md": [
    sh({ notes: ["npm run deploy"] }),
    sh({ notes: ["npx wrangler secret put ROOT_KEYS"] }, { after: setsRootKeys }),
    sh({}, { after: addsRootKey }),
  ],

  "docs/items.md": [
    json({ takes: "POST /v1/integrations" }),
    sh({ answers: [201, 201, 200, 200], shows: /"credentials":/ }),
    json({ takes: "POST /v1/connect/sessions" }),
    json({ answers: "GET /v1/connections/{connection}/token", status: 200 }),
  ],

  "docs/webhooks.md": [
    json({ is: "Event" }),
    sh({ answers: [200], shows: /"webhook_events":\["connection\.created","connection\.deleted"\]/ }),
    ts({ path: "samples/webhooks.ts", gives: ["stored"] }, keepsWebhooks),
    json({ is: "WebhookEvent" }),
    sh({ answers: [200], shows: /"has_webhook_secret":true/ }),
  ],

  "examples/demo-app/README.md": [
    ts({ path: "samples/demo.ts", given: STORE, gives: ["stored"] }, keepsWebhooks),
  ],

  "sandbox/README.md": [sh({ notes: ["npx wrangler dev --config sandbox/wrangler.toml"] })],
};

const blocks = new Map(pages().map((page) => [page, blocksOf(page)]));
const withBlocks = [...blocks].filter(([, { length }]) => length > 0).map(([page]) => page);

let reader: Reader;
let schemas: JsonSamples;
let chromium: Chromium;

beforeAll(async () => {
  const { origin, close } = await listen(() => {});
  await close();
  [reader, chromium] = await Promise.all([openReader(Number(new URL(origin).port)), launchBrowser()]);
  schemas = await JsonSamples.of(reader.origin);
  for (const [page, found] of blocks) writeModules(found, PROOFS[page] ?? [], reader);
  const parqet = `${new URL(reader.inPlace("http://localhost:8788")).origin}/parqet`;
  vi.stubEnv("LATCHKEY_ORIGIN", reader.origin);
  vi.stubEnv("LATCHKEY_API_KEY", reader.app.key);
  vi.stubEnv("ADMIN_TOKEN", adminToken);
  vi.stubEnv("WEBHOOK_SECRET", WEBHOOK_SECRET);
  vi.stubEnv("USER_URL", `${parqet}/user`);
  vi.stubEnv("CONNECTION_ID", (await connectTwo(reader)).active);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  reader.close();
  await chromium.close();
});

test("the samples are right by the strict compiler, where they run: in Node, and in a Worker", () => {
  expect(flawsIn(reader.folder, "node")).toBe("");
  expect(flawsIn(join(reader.folder, "bound"), "@cloudflare/workers-types")).toBe("");
});

test("what a sample only names runs elsewhere", () => {
  const names = Object.keys(ELSEWHERE);
  const commands = withBlocks.flatMap((page) => (PROOFS[page] ?? []).flatMap(({ notes = [] }) => notes));
  expect(commands.filter((command) => !names.some((name) => command.startsWith(name)))).toEqual([]);
  const unproven = Object.entries(ELSEWHERE).filter(
    ([, [file, mark]]) => !readFileSync(join(root, file), "utf8").includes(mark),
  );
  expect(unproven).toEqual([]);
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "deploy", "prepack"]));
});

const isThere = async (button: Locator) => (await button.count().catch(() => 0)) > 0;

/** Presses a button in whichever window has it: the page itself, or one that it has opened. */
async function press(context: BrowserContext, name: string): Promise<void> {
  const buttons = () =>
    context.pages().map((tab) => tab.getByRole("button").filter({ hasText: name, visible: true }).first());
  const found = await until(
    async () => (await Promise.all(buttons().map(async (one) => ((await isThere(one)) ? [one] : [])))).flat(),
    ({ length }) => length > 0,
    30_000,
  );
  // The window may be closed before anything is waited for.
  await found[0]?.click({ noWaitAfter: true });
}

describe("a newcomer", () => {
  let demo: DemoApp;

  beforeAll(async () => {
    demo = await startDemoApp(["parqet"]);
  });

  afterAll(() => demo.stop());

  test.each([
    ["README.md", "Try it"],
    ["docs/quick-start.md", "Connect an account"],
  ])("is led to a connection by the buttons that %s names under %s", async (page, heading) => {
    const names = buttonsOf(page, heading);
    expect(names.slice(-2)).toEqual(["Allow", "Call the API"]);
    const context = await chromium.newContext();
    try {
      const tab = await context.newPage();
      await tab.goto(demo.origin);
      for (const name of names) await press(context, name);
      await tab.getByText("Active", { exact: true }).first().waitFor();
      expect(await tab.locator("pre").first().innerText()).toContain('"userId"');
    } finally {
      await context.close();
    }
  });
});

describe.each(withBlocks)("%s", (page) => {
  const found = blocks.get(page) ?? [];
  const proofs = PROOFS[page] ?? [];

  test("every block is one that is proven", () => {
    const known = found.map(({ line }, i) => ({ line, language: proofs[i]?.language ?? "none" }));
    expect(known).toEqual(found.map(({ line, language }) => ({ line, language })));
    expect(proofs).toHaveLength(found.length);
  });

  test("and does what the page says", async () => {
    const notes = join(reader.folder, "notes", page.replaceAll("/", "-"));
    const shell = Shell.open(reader.clone, notes);
    const scene: Scene = { reader, shell, schemas, chromium, ran: null, toml: null };
    try {
      let proven = 0;
      for (const [i, block] of found.entries()) {
        await proofs[i]?.prove(block, scene);
        proven += 1;
      }
      expect(proven).toBe(found.length);
    } finally {
      shell.close();
    }
  });
});
