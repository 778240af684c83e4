// Runs every sample of the documentation. PROOFS contains the verification of each page's fenced blocks, in their
// order. A block without an entry fails.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { adminToken } from "../../support/latchkey.ts";
import { listen } from "../../support/http/local-server.ts";
import { blocksOf, pages, root } from "../../support/samples/blocks.ts";
import { allowsAgentCall, callsMcpTool, createsAgentKey, usesAgent } from "../../support/samples/agents.ts";
import {
  addsRootKey,
  connectsAndReads,
  connectsKey,
  connectsMachine,
  connectsTerminal,
  getsNewerToken,
  handlesErrors,
  importsOnce,
  listsWithProof,
  readsPortfolios,
  realGrant,
  setsRootKeys,
  startsAndReturns,
  storesWebhooks,
  verifiesWebhooks,
  waitsForUser,
  writeEnv,
} from "../../support/samples/checks.ts";
import {
  connectsEmployee,
  connectsWorkload,
  exchangesToken,
  renewsWorkload,
} from "../../support/samples/assertions.ts";
import {
  accountQuery,
  BETTER_AUTH_IMPORTS,
  exportsNango,
  NANGO_CONNECTIONS,
  NANGO_INTEGRATIONS,
  previewsAccounts,
  previewsConnections,
  previewsIntegrations,
  startNango,
} from "../../support/samples/imports.ts";
import { JsonSamples } from "../../support/samples/json.ts";
import {
  connectInOwnApp,
  connectsNotes,
  connectTwo,
  ENDED_USER,
  handleFor,
  WEBHOOK_SECRET,
} from "../../support/samples/people.ts";
import {
  boundWorker,
  exports,
  habits,
  html,
  json,
  jsonl,
  type PageRun,
  type Proof,
  sh,
  sourceDiagram,
  statusDiagram,
  toml,
  ts,
  validated,
  writeModules,
} from "../../support/samples/proof.ts";
import {
  hasSecretAndKey,
  publishesKey,
  returnsToFormerKey,
  signsAssertion,
} from "../../support/samples/keys.ts";
import { openReader, type Reader } from "../../support/samples/reader.ts";
import { Shell } from "../../support/samples/shell.ts";
import { compileErrors } from "../../support/samples/typescript.ts";
import { revoke } from "../../support/sandbox.ts";

/** The files that run the commands that this test only records, and a text in each file that proves it. */
const RUN_ELSEWHERE: Record<string, [file: string, mark: string]> = {
  "git clone": ["test/support/samples/reader.ts", "a clone as `npm start` leaves it"],
  "npm start": ["test/support/samples/reader.ts", "scripts/dev/provision.mjs"],
  "npm run deploy": ["test/repository/deploy.test.ts", "`npm run deploy`"],
  "npm pack": ["test/repository/client-package.test.ts", 'execFileSync("npm", ["pack"'],
  "npm install": ["test/repository/client-package.test.ts", "as npm does"],
  "npx wrangler dev --config sandbox/wrangler.toml": [
    "test/support/runtime/bundle-for-flows.ts",
    "sandbox/wrangler.toml",
  ],
  "npm run import": ["test/flows/import/nango.test.ts", "`npm run import`"],
  "npx wrangler secret put": ["test/repository/deploy.test.ts", "secret bulk"],
};

const CLONE_AND_START = sh({ notes: ["git clone the-repository latchkey", "npm start"] });
const CLIENT = 'import { latchkey } from "./latchkey.ts";';
const USER_URL = 'const userUrl = process.env.USER_URL ?? "";';
const CONNECTION = 'const connectionId = process.env.CONNECTION_ID ?? "";';

/** The reader's own logo. */
const LOGO = `echo "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==" | base64 -d >logo.png`;

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
    sh({ statuses: [200, 200, 200, 200], prints: /"access_token":.*"userId":/s }),
    sh({ notes: PACK_AND_INSTALL }),
    ts({ path: "first-app/setup.ts" }),
    ts({ path: "first-app/app.ts" }),
    sh({}, { serves: "node --env-file=.env app.ts", after: connectInOwnApp }),
    sh({ statuses: [201, 201, 201, 201], prints: /\/connect\?token=/ }, { given: "cd ../latchkey" }),
    sh({ statuses: [200], prints: /"status":"active"/ }, { fill: handleFor("mine") }),
  ],

  "docs/architecture.md": Array.from({ length: 8 }, () => sourceDiagram),

  "docs/concepts.md": [statusDiagram],

  "docs/client.md": [
    sh({ notes: PACK_AND_INSTALL }, { given: "mkdir -p ../your-app" }),
    ts({ path: "samples/latchkey.ts" }, exports({ latchkey: expect.any(Object) })),
    ts(
      { path: "samples/operator.ts", exports: ["app"] },
      exports({ app: expect.objectContaining({ api_key: expect.stringMatching(/^lk_/) }) }),
    ),
    ts({ path: "samples/connect.ts", given: CLIENT }, startsAndReturns),
    ts({ path: "samples/ensure.ts", given: CLIENT }, waitsForUser),
    ts({ path: "samples/api-key.ts", given: CLIENT }, connectsKey),
    ts({ path: "samples/renew.ts", given: CLIENT }, renewsWorkload),
    ts(
      {
        path: "samples/token.ts",
        given: `${CLIENT} ${CONNECTION} ${USER_URL}`,
        exports: ["response", "token"],
      },
      getsNewerToken,
      ({ reader: { parqet } }) => revoke(parqet, "access_tokens"),
    ),
    ts(
      { path: "samples/proxy.ts", given: `${CLIENT} ${CONNECTION}`, exports: ["portfolios"] },
      readsPortfolios,
    ),
    ts(
      { path: "samples/list.ts", given: CLIENT, exports: ["needsReconnect"] },
      exports({ needsReconnect: [ENDED_USER] }),
    ),
    ts({ path: "samples/errors.ts", given: CLIENT }, handlesErrors),
    ts({ path: "samples/receive.ts" }, verifiesWebhooks),
    toml,
    boundWorker((id) => ({ "/connections": new RegExp(`"id":"${id}"`), [`/${id}`]: /"userId":/ })),
  ],

  "docs/migrate.md": [
    ts({ path: "migrate/export-nango.ts" }),
    sh({}, { given: "cd ../migrate", before: startNango, after: exportsNango }),
    sh({ notes: NANGO_INTEGRATIONS }, { after: previewsIntegrations }),
    sh({}, { after: exportsNango }),
    sh({ notes: NANGO_CONNECTIONS }, { after: previewsConnections }),
    accountQuery,
    sh({ notes: BETTER_AUTH_IMPORTS }, { after: previewsAccounts }),
    jsonl("migrate/grants.jsonl", realGrant),
    ts({ path: "migrate/import-grants.ts" }),
    sh({}, { given: "cd ../migrate", before: writeEnv, after: importsOnce }),
    ts({ path: "migrate/check-grants.ts", exports: ["report"] }, exports({ report: { ok: 2, failed: [] } })),
  ],

  "docs/api.md": [
    json({ name: "Problem" }),
    json({ request: "POST /v1/integrations" }),
    json({ request: "POST /v1/connect/sessions" }),
    ts({ path: "samples/exchange.ts", given: CLIENT }, exchangesToken),
    json({ request: "PATCH /v1/integrations/{integration}" }),
    json({ response: "GET /v1/connections/{connection}/diagnostics", status: 200 }),
  ],

  "docs/connect.md": [sh({ statuses: [200], prints: /"status":"/ }), html],

  "docs/api-keys.md": [
    sh({ statuses: [201], prints: /"id":"models"/ }),
    sh({ statuses: [201], prints: /"status":"active"/ }),
    sh({ statuses: [200, 200], prints: /"access_token":"sk-sandbox.*"object":"list"/s }),
    sh({ statuses: [200], prints: /"access_token":"sk-sandbox/ }),
    sh({ statuses: [200], prints: /"status":"active"/ }),
    sh({ statuses: [200], prints: /"valid":true,.*x-application-key/ }),
    sh({ statuses: [201], prints: /"name":"My API"/ }),
  ],

  "docs/brand.md": [
    sh({ statuses: [200], prints: /"name":"Moneybox",.*"accent_color":"#0b5c73"/ }),
    sh({ statuses: [200], prints: /"logo":"data:image\/png;base64,/ }, { given: LOGO }),
    sh({ statuses: [200], prints: /"name":"Parqet \(work\)"/ }),
    sh({ statuses: [200], prints: /"name":"Parqet","logo":null/ }),
  ],

  "docs/machine-to-machine.md": [
    sh({ statuses: [201, 201], prints: /"id":"machine"/ }),
    sh({ statuses: [200], prints: /"valid":true,.*grant_type=client_credentials/ }),
    sh({ statuses: [201], prints: /"status":"active"/ }),
    ts({ path: "samples/machine.ts", given: CLIENT }, connectsMachine),
    sh({ statuses: [200, 200], prints: /"access_token":.*"name":"Model portfolio"/s }),
    sh({ statuses: [200, 200], prints: /"issued_token_type":/ }),
    signsAssertion,
    validated(["token: POST https://auth.example.com/token", "api: GET https://api.example.com/v1/"]),
    ts({ path: "samples/workload.ts", given: CLIENT }, connectsWorkload),
    validated([
      "identity_assertion: POST https://idp.example.org/token",
      "token: POST https://auth.example.com/token",
      "api: GET https://api.example.com/v1/",
    ]),
    ts({ path: "samples/employee.ts", given: CLIENT }, connectsEmployee),
  ],

  "docs/device-flow.md": [
    sh({ statuses: [201, 201], prints: /"id":"terminal"/ }),
    ts({ path: "samples/terminal.ts", given: CLIENT }, connectsTerminal),
  ],
  "docs/dpop.md": [
    sh({ statuses: [201, 200, 201, 201], prints: /"id":"bound".*"status":"active"/s }),
    sh({ statuses: [200, 200], prints: /"items":.*"token_type":"DPoP"/s }),
    ts({ path: "samples/dpop.ts", given: CLIENT }, listsWithProof),
  ],

  "docs/mcp.md": [
    sh({ statuses: [201], prints: /"id":"notes"/ }),
    sh({ statuses: [201], prints: /"id":"ses/ }, { after: connectsNotes }),
    sh({ statuses: [201, 201], prints: /"id":"ses/ }),
    sh({ statuses: [200, 200], prints: /"tools":\[\{"name":"list_notes"/ }),
  ],

  "docs/agents.md": [
    ts({ path: "samples/agent-key.ts", given: CLIENT }, createsAgentKey),
    ts({ path: "samples/agent.ts" }, usesAgent),
    ts({ path: "samples/agent-mcp.ts" }, callsMcpTool),
    ts({ path: "samples/agent-call.ts", given: CLIENT }, allowsAgentCall),
  ],

  "docs/add-a-provider.md": [
    sh({ statuses: [200], prints: /"valid":false,.*definition\.endpoints\.authorization_endpoint/ }),
    validated([
      "authorization: GET https://acme.desk.example.com/oauth/authorize",
      "token: POST https://acme.desk.example.com/oauth/token",
      "refresh: POST https://acme.desk.example.com/oauth/token",
      "account: GET https://acme.desk.example.com/api/me",
      "api: GET https://acme.desk.example.com/api/",
    ]),
    validated([
      "authorization: GET https://accounts.crm.example.com/authorize",
      "token: POST https://example.accounts.crm.example.com/token",
      "refresh: POST https://example.accounts.crm.example.com/token",
      "api: GET https://api.crm.example.com/v2/",
    ]),
    validated([
      "authorization: GET https://social.example.com/dialog",
      "token: POST https://api.social.example.com/token",
      "exchange: GET https://api.social.example.com/exchange",
      "refresh: GET https://api.social.example.com/extend",
      "account: GET https://api.social.example.com/me",
      "api: GET https://api.social.example.com/",
      "revocation: DELETE https://api.social.example.com/tokens/ACCESS_TOKEN",
    ]),
    validated([
      "authorization: GET https://acme.zendesk.com/oauth/authorizations/new",
      "token: POST https://acme.zendesk.com/oauth/tokens",
      "refresh: POST https://acme.zendesk.com/oauth/tokens",
      "account: GET https://acme.zendesk.com/api/v2/users/me.json",
      "api: GET https://acme.zendesk.com/",
      "revocation: DELETE https://acme.zendesk.com/api/v2/oauth/tokens/current.json",
    ]),
  ],

  "docs/private-key-jwt.md": [
    sh({ statuses: [201], prints: /"id":"my-bank".*"jwks_url":null/ }, { before: hasSecretAndKey }),
    sh({ statuses: [201, 200], prints: /"status":"active"/ }, { after: publishesKey }),
    sh({ statuses: [201, 200], prints: /"data":.*"status":"active".*"status":"pending"/ }),
    sh({ statuses: [200, 204] }, { after: returnsToFormerKey }),
    sh({ statuses: [200], prints: /"has_client_private_key":true/ }),
    sh({ statuses: [200], prints: /"has_client_secret":false.*"private_key_jwt"/ }),
    json({ request: "POST /v1/integrations" }),
  ],

  "docs/authorization-requests.md": [
    json({ request: "POST /v1/connect/sessions" }),
    sh({ statuses: [201, 201, 200], prints: /"options":\{"request_object":"required"\}/ }),
  ],

  "docs/deploy.md": [
    sh({ notes: ["npm run deploy"] }),
    sh({ notes: ["npx wrangler secret put ROOT_KEYS"] }, { after: setsRootKeys }),
    sh({}, { after: addsRootKey }),
  ],

  "docs/items.md": [
    json({ request: "POST /v1/integrations" }),
    sh({ statuses: [201, 201, 200, 200], prints: /"credentials":/ }),
    json({ request: "POST /v1/connect/sessions" }),
    json({ response: "GET /v1/connections/{connection}/token", status: 200 }),
  ],

  "docs/app-keys.md": [sh({ statuses: [201], prints: /"api_key":"lk_/ }), json({ name: "AuditEntry" })],

  "docs/logs.md": [
    sh({ statuses: [200], prints: /"complete_since":/ }),
    ts({ path: "samples/failures.ts", given: CLIENT }, exports({ failuresOf: expect.any(Function) })),
  ],

  "docs/webhooks.md": [
    json({ name: "Event" }),
    sh({ statuses: [200], prints: /"webhook_events":\["connection\.created","connection\.deleted"\]/ }),
    ts({ path: "samples/webhooks.ts", exports: ["stored"] }, storesWebhooks),
    sh({ statuses: [202], prints: /"replayed":\d+,"has_more":false/ }),
    json({ name: "WebhookEvent" }),
    sh({ statuses: [200], prints: /"has_webhook_secret":true/ }),
  ],

  "examples/demo-app/README.md": [
    ts({ path: "samples/demo.ts", given: STORE, exports: ["stored"] }, storesWebhooks),
  ],

  "sandbox/README.md": [
    sh({ notes: ["npx wrangler dev --config sandbox/wrangler.toml"] }),
    habits,
    sh({ statuses: [201, 201, 201, 201], prints: /\/connect\?token=/ }),
  ],
};

const blocks = new Map(pages().map((page) => [page, blocksOf(page)]));
const withBlocks = [...blocks].filter(([, { length }]) => length > 0).map(([page]) => page);

let reader: Reader;
let schemas: JsonSamples;

beforeAll(async () => {
  const { origin, close } = await listen(() => {});
  await close();
  reader = await openReader(Number(new URL(origin).port));
  schemas = await JsonSamples.of(reader.origin);
  for (const [page, found] of blocks) writeModules(found, PROOFS[page] ?? [], reader);
  const parqet = `${new URL(reader.localize("http://localhost:8788")).origin}/parqet`;
  vi.stubEnv("LATCHKEY_ORIGIN", reader.origin);
  vi.stubEnv("LATCHKEY_API_KEY", reader.app.key);
  vi.stubEnv("ADMIN_TOKEN", adminToken);
  vi.stubEnv("WEBHOOK_SECRET", WEBHOOK_SECRET);
  vi.stubEnv("USER_URL", `${parqet}/user`);
  vi.stubEnv("CONNECTION_ID", (await connectTwo(reader)).active);
});

afterAll(() => {
  vi.unstubAllEnvs();
  reader.close();
});

test("the samples compile in strict mode for their runtime, Node or Workers", () => {
  expect(compileErrors(reader.folder, "node")).toBe("");
  expect(compileErrors(join(reader.folder, "bound"), "@cloudflare/workers-types")).toBe("");
});

test("every command that this test only records is run by another test", () => {
  const names = Object.keys(RUN_ELSEWHERE);
  const commands = withBlocks.flatMap((page) => (PROOFS[page] ?? []).flatMap(({ notes = [] }) => notes));
  expect(commands.filter((command) => !names.some((name) => command.startsWith(name)))).toEqual([]);
  const missing = Object.entries(RUN_ELSEWHERE).filter(
    ([, [file, mark]]) => !readFileSync(join(root, file), "utf8").includes(mark),
  );
  expect(missing).toEqual([]);
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["start", "deploy", "import", "prepack"]));
});

describe.each(withBlocks)("%s", (page) => {
  const found = blocks.get(page) ?? [];
  const proofs = PROOFS[page] ?? [];

  test("every block has a verification", () => {
    const known = found.map(({ line }, i) => ({ line, language: proofs[i]?.language ?? "none" }));
    expect(known).toEqual(found.map(({ line, language }) => ({ line, language })));
    expect(proofs).toHaveLength(found.length);
  });

  test("every block passes its verification", async () => {
    const notes = join(reader.folder, "notes", page.replaceAll("/", "-"));
    const shell = Shell.open(reader.clone, notes);
    const run: PageRun = { reader, shell, schemas, lastResult: null, toml: null };
    const verified: number[] = [];
    try {
      for (const [i, block] of found.entries()) {
        await proofs[i]?.verify(block, run);
        verified.push(block.line);
      }
    } finally {
      shell.close();
    }
    expect(verified).toEqual(found.map(({ line }) => line));
  });
});
