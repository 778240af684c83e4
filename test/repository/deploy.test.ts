// `npm run deploy` with a fake wrangler and a Cloudflare account in a file. Each run is a process of its own.
// The file is long because it covers a deployment from the first run to the last upgrade with one fixture.

import { randomBytes } from "node:crypto";
import { expect, test, type TestContext, vi } from "vitest";
import { DeployFixture } from "../support/deploy/deploy-fixture.ts";
import { until } from "../support/until.ts";

const ORIGIN = "https://latchkey.example.com";
const FOLDER = ".secrets/latchkey.example.com";

// Each run starts half a dozen processes that mostly wait for each other, so the tests run concurrently.
vi.setConfig({ testTimeout: 60_000 });

/** Opens a fixture, and checks at the end of the test that no secret was printed. */
async function openFixture({ onTestFinished }: TestContext): Promise<DeployFixture> {
  const fixture = await DeployFixture.open();
  onTestFinished(async () => {
    expectNoSecretPrinted(fixture);
    await fixture.close();
  });
  return fixture;
}

/** Checks that no secret is in the output or on a command line. */
function expectNoSecretPrinted(fixture: DeployFixture): void {
  const files = [`${FOLDER}/ROOT_KEYS`, `${FOLDER}/ADMIN_TOKEN`].map((name) => fixture.read(name) ?? "");
  const texts = [
    ...Object.values(fixture.account.secrets),
    ...files,
    ...fixture.account.calls.map((c) => c.stdin),
  ];
  const secrets = texts.flatMap((text) => text.match(/[A-Za-z0-9_-]{43}/g) ?? []);
  for (const secret of secrets) {
    expect(fixture.allOutput).not.toContain(secret);
    expect(fixture.commands.join("\n")).not.toContain(secret);
  }
}

const secretCopy = (fixture: DeployFixture, name: string) => fixture.read(`${FOLDER}/${name}`)?.trim();
const secretCopies = (fixture: DeployFixture) => ({
  ROOT_KEYS: secretCopy(fixture, "ROOT_KEYS"),
  ADMIN_TOKEN: secretCopy(fixture, "ADMIN_TOKEN"),
});

test.concurrent("deploys to a custom domain after one question", async (context) => {
  const fixture = await openFixture(context);
  const before = fixture.read("wrangler.toml") ?? "";
  const { code, output } = await fixture.run([], ["latchkey.example.com"]);
  expect(output).toContain("Latchkey is running.");
  expect(code).toBe(0);
  expect(fixture.commands).toEqual([
    "whoami --json",
    "deploy --domain latchkey.example.com",
    "secret list --format json",
    "secret bulk",
  ]);
  expect(fixture.read("wrangler.toml")).toBe(
    before.replace('PUBLIC_ORIGIN = ""', `PUBLIC_ORIGIN = "${ORIGIN}"`),
  );
  expect(output).toContain(`${ORIGIN}/callback/…`);
  expect(output).toContain(`"authorization: Bearer $(cat ${FOLDER}/ADMIN_TOKEN)"`);
});

test.concurrent("sets the secrets through standard input, and writes copies that only their owner can read", async (context) => {
  const fixture = await openFixture(context);
  await fixture.run(["--origin", ORIGIN]);
  expect(fixture.account.secrets).toEqual(secretCopies(fixture));
  expect(JSON.parse(secretCopy(fixture, "ROOT_KEYS") ?? "")).toEqual({
    keys: [{ kty: "oct", kid: expect.any(String), k: expect.stringMatching(/^[\w-]{43}$/) }],
  });
  expect(secretCopy(fixture, "ADMIN_TOKEN")).toMatch(/^[\w-]{43}$/);
  if (process.platform === "win32") return;
  expect(fixture.mode(FOLDER)).toBe("700");
  expect(["ROOT_KEYS", "ADMIN_TOKEN"].map((name) => fixture.mode(`${FOLDER}/${name}`))).toEqual([
    "600",
    "600",
  ]);
});

test.concurrent("changes only the code in a second run, and mentions the copies only while they exist", async (context) => {
  const fixture = await openFixture(context);
  await fixture.run(["--origin", ORIGIN]);
  const before = {
    secrets: fixture.account.secrets,
    toml: fixture.read("wrangler.toml"),
    copies: secretCopies(fixture),
  };
  fixture.update({ calls: [] });
  const { code, output } = await fixture.run();
  expect(output).toContain("Nothing else was changed.");
  expect(output).toContain("Move them to a password manager");
  expect(code).toBe(0);
  expect({
    secrets: fixture.account.secrets,
    toml: fixture.read("wrangler.toml"),
    copies: secretCopies(fixture),
  }).toEqual(before);
  expect(fixture.commands).toEqual([
    "whoami --json",
    "deploy --domain latchkey.example.com",
    "secret list --format json",
  ]);
  fixture.remove(".secrets");
  expect((await fixture.run()).output).not.toContain("password manager");
});

test.concurrent.for([
  { title: "an empty answer", args: [], answers: [""] },
  { title: "--origin workers.dev, without a terminal", args: ["--origin=workers.dev"], answers: null },
])("uses the address that Cloudflare assigns: $title", async ({ args, answers }, context) => {
  const fixture = await openFixture(context);
  const { code, output } = await fixture.run(args, answers);
  expect(output).toContain("https://latchkey.acme.workers.dev/callback/…");
  expect(code).toBe(0);
  expect(fixture.commands.filter((command) => command.startsWith("deploy"))).toEqual(["deploy", "deploy"]);
  expect(fixture.account.worker?.PUBLIC_ORIGIN).toBe("https://latchkey.acme.workers.dev");
  fixture.update({ calls: [] });
  expect((await fixture.run(args)).code).toBe(0);
  expect(fixture.commands.filter((command) => command.startsWith("deploy"))).toEqual(["deploy"]);
});

test.concurrent("reports a workers.dev address of another account", async (context) => {
  const fixture = await openFixture(context);
  const { code, output } = await fixture.run(["--origin", "https://latchkey.other.workers.dev"]);
  expect(output).toContain("Cloudflare serves the Worker at https://latchkey.acme.workers.dev");
  expect(code).toBe(1);
  expect(fixture.account.secrets).toEqual({});
});

test.concurrent(
  "loses no secret if it is interrupted while it sets them",
  { skip: process.platform === "win32" },
  async (context) => {
    const fixture = await openFixture(context);
    fixture.update({ failure: "bulk_hangs" });
    const { result, interrupt } = fixture.start(["--origin", ORIGIN]);
    await until(
      () => Promise.resolve(fixture.commands),
      (commands) => commands.includes("secret bulk"),
      20_000,
    );
    interrupt();
    expect((await result).code).not.toBe(0);
    const before = secretCopies(fixture);
    expect(before.ROOT_KEYS).toBeDefined();
    expect(fixture.account.secrets).toEqual({});

    fixture.update({ failure: null });
    expect((await fixture.run()).code).toBe(0);
    expect(fixture.account.secrets).toEqual(before);
    expect(secretCopies(fixture)).toEqual(before);
  },
);

test.concurrent("shows wrangler's error without the secrets, and names the folder with the copies, if wrangler cannot set them", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ failure: "bulk_fails" });
  const { code, output } = await fixture.run(["--origin", ORIGIN]);
  expect(output).toContain("Secrets failed to upload: fetch failed.");
  expect(output).toContain(`Nothing is lost: the secrets are in ${FOLDER}`);
  expect(code).toBe(1);
  const before = secretCopies(fixture);
  fixture.update({ failure: null });
  await fixture.run();
  expect(fixture.account.secrets).toEqual(before);
});

test.concurrent("removes a secret that the user chose from wrangler's error", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ failure: "bulk_fails" });
  await fixture.run(["--origin", ORIGIN]);
  const own = 'correct-horse-battery-staple-"2026"!';
  fixture.write(`${FOLDER}/ADMIN_TOKEN`, own);
  const { output } = await fixture.run();
  expect(output).toContain("Secrets failed to upload: fetch failed.");
  expect(output).not.toContain("horse");
});

test.concurrent("keeps an existing secret, and creates only the missing one", async (context) => {
  const fixture = await openFixture(context);
  const existing = JSON.stringify({
    keys: [{ kty: "oct", kid: "existing", k: randomBytes(32).toString("base64url") }],
  });
  fixture.update({ secrets: { ROOT_KEYS: existing } });
  expect((await fixture.run(["--origin", ORIGIN])).code).toBe(0);
  expect(fixture.account.secrets).toEqual({
    ROOT_KEYS: existing,
    ADMIN_TOKEN: secretCopy(fixture, "ADMIN_TOKEN"),
  });
  expect(secretCopy(fixture, "ROOT_KEYS")).toBeUndefined();
});

test.concurrent("creates no secrets on a CI runner, but deploys if they exist", async (context) => {
  const fixture = await openFixture(context);
  fixture.isEphemeral = true;
  const first = await fixture.run(["--origin", ORIGIN]);
  expect(first.output).toContain("The Worker has no ROOT_KEYS and no ADMIN_TOKEN.");
  expect(first.code).toBe(1);
  expect(fixture.account.secrets).toEqual({});
  fixture.isEphemeral = false;
  await fixture.run();
  fixture.isEphemeral = true;
  fixture.remove(".secrets");
  expect((await fixture.run()).code).toBe(0);
});

test.concurrent("does not set a damaged copy", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ failure: "bulk_fails" });
  await fixture.run(["--origin", ORIGIN]);
  fixture.update({ failure: null });
  fixture.write(`${FOLDER}/ROOT_KEYS`, '{"keys":[');
  const { code, output } = await fixture.run();
  expect(output).toContain(`${FOLDER}/ROOT_KEYS is not a valid ROOT_KEYS.`);
  expect(code).toBe(1);
  expect(fixture.account.secrets).toEqual({});
});

test.concurrent("names the variables to set, if nobody is signed in and there is no terminal", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ isSignedIn: false });
  const { code, output } = await fixture.run(["--origin", ORIGIN]);
  expect(output).toContain("set CLOUDFLARE_API_TOKEN");
  expect(code).toBe(1);
  expect(fixture.commands).toEqual(["whoami --json"]);
});

test.concurrent("runs wrangler login on a terminal", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ isSignedIn: false });
  const { code, output } = await fixture.run([], ["latchkey.example.com"]);
  expect(output).toContain("Signed in to Cloudflare as ada@example.com.");
  expect(code).toBe(0);
  expect(fixture.commands.slice(0, 3)).toEqual(["whoami --json", "login", "whoami --json"]);
});

test.concurrent("stops if the sign-in is not completed", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ isSignedIn: false, loginWorks: false });
  expect((await fixture.run([], ["latchkey.example.com"])).code).toBe(1);
  expect(fixture.account.worker).toBeNull();
});

test.concurrent("rejects an invalid origin with the reason, and asks again", async (context) => {
  const fixture = await openFixture(context);
  const invalid: [string, string][] = [
    ["http://latchkey.example.com", "PUBLIC_ORIGIN must use https and must not be a loopback address."],
    ["https://latchkey.example.com/path", "without a path"],
    ["https://latchkey.example.com/", "without a path"],
    ["localhost", "not be a loopback address"],
    ["latchkey.internal", "must name a public host"],
    ["https://10.0.0.1", "not an IP address"],
    ["latchkey.example.com:8443", "must use the default port"],
    ["nonsense :", "must be an origin"],
  ];
  const answers = invalid.map(([answer]) => answer);
  const { code, output } = await fixture.run([], [...answers, "latchkey.example.com"]);
  for (const [, reason] of invalid) expect(output).toContain(reason);
  expect(code).toBe(0);
});

test.concurrent("rejects an invalid --origin before it deploys", async (context) => {
  const fixture = await openFixture(context);
  const { code, output } = await fixture.run(["--origin", "https://latchkey.example.com/path"]);
  expect(output).toContain("https://latchkey.example.com/path cannot be the origin.");
  expect(code).toBe(1);
  expect(fixture.account.worker).toBeNull();
});

test.concurrent("requires --origin without a terminal", async (context) => {
  const fixture = await openFixture(context);
  const { code, output } = await fixture.run();
  expect(output).toContain("--origin https://latchkey.example.com");
  expect(code).toBe(1);
  expect(fixture.account.worker).toBeNull();
});

test.concurrent("rejects an --origin other than the deployed one", async (context) => {
  const fixture = await openFixture(context);
  await fixture.run(["--origin", ORIGIN]);
  const { code, output } = await fixture.run(["--origin", "https://other.example.com"]);
  expect(output).toContain("A new origin changes every callback URL");
  expect(code).toBe(1);
});

test.concurrent("sets no secret if the user declines the deployment", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ failure: "deploy_declined" });
  const { code, output } = await fixture.run(["--origin", ORIGIN]);
  expect(output).toContain("Nothing was deployed.");
  expect(code).toBe(1);
  expect(fixture.commands).not.toContain("secret list --format json");
});

test.concurrent("reports what the Worker finds wrong with its configuration", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ secrets: { ROOT_KEYS: "{}", ADMIN_TOKEN: "short" } });
  const { code, output } = await fixture.run(["--origin", ORIGIN]);
  expect(output).toContain("runs, but is not configured: ROOT_KEYS must be a JWKS");
  expect(output).toContain("ADMIN_TOKEN must be 32 to 512");
  expect(code).toBe(1);
});

test.concurrent("passes wrangler's arguments to it, and the Worker's selection to every command", async (context) => {
  const fixture = await openFixture(context);
  fixture.write("other.toml", fixture.read("wrangler.toml") ?? "");
  const args = ["--origin", ORIGIN, "--config", "other.toml", "--message", "v2"];
  expect((await fixture.run(args)).code).toBe(0);
  expect(fixture.commands).toEqual([
    "whoami --json --config other.toml",
    "deploy --config other.toml --message v2 --domain latchkey.example.com",
    "secret list --format json --config other.toml",
    "secret bulk --config other.toml",
  ]);
  expect(fixture.read("other.toml")).toContain(`PUBLIC_ORIGIN = "${ORIGIN}"`);
  expect(fixture.read("wrangler.toml")).toContain('PUBLIC_ORIGIN = ""');
});

test.concurrent("adds no domain if wrangler.toml has routes", async (context) => {
  const fixture = await openFixture(context);
  const toml = fixture.read("wrangler.toml") ?? "";
  fixture.write("wrangler.toml", `routes = ["latchkey.example.com/*"]\n${toml}`);
  await fixture.run(["--origin", ORIGIN]);
  expect(fixture.commands).toContain("deploy");
});

test.concurrent("runs only wrangler deploy with --dry-run", async (context) => {
  const fixture = await openFixture(context);
  fixture.update({ isSignedIn: false });
  expect((await fixture.run(["--dry-run"])).code).toBe(0);
  expect(fixture.commands).toEqual(["deploy --dry-run"]);
});
