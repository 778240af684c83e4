// `npm run deploy`, against a stand-in for wrangler and an account that is a file. Every run is a process of its own.

import { expect, test, type TestContext, vi } from "vitest";
import { Stage } from "../support/deploy/stage.ts";
import { until } from "../support/until.ts";

const ORIGIN = "https://latchkey.example.com";
const FOLDER = ".secrets/latchkey.example.com";

// Each run is half a dozen processes, which wait for one another more than they compute: tests go beside each other.
vi.setConfig({ testTimeout: 60_000 });

/** A stage of a test's own. */
async function openStage({ onTestFinished }: TestContext): Promise<Stage> {
  const stage = await Stage.open();
  onTestFinished(async () => {
    expectNothingTold(stage);
    await stage.close();
  });
  return stage;
}

/** No secret is ever on a terminal or a command line. */
function expectNothingTold(stage: Stage): void {
  const files = [`${FOLDER}/ROOT_KEYS`, `${FOLDER}/ADMIN_TOKEN`].map((name) => stage.read(name) ?? "");
  const texts = [
    ...Object.values(stage.account.secrets),
    ...files,
    ...stage.account.calls.map((c) => c.stdin),
  ];
  const secrets = texts.flatMap((text) => text.match(/[A-Za-z0-9_-]{43}/g) ?? []);
  for (const secret of secrets) {
    expect(stage.shown).not.toContain(secret);
    expect(stage.commands.join("\n")).not.toContain(secret);
  }
}

const kept = (stage: Stage, name: string) => stage.read(`${FOLDER}/${name}`)?.trim();
const keptSecrets = (stage: Stage) => ({
  ROOT_KEYS: kept(stage, "ROOT_KEYS"),
  ADMIN_TOKEN: kept(stage, "ADMIN_TOKEN"),
});

test.concurrent("a first deployment at a custom domain asks one question and does the rest", async (context) => {
  const stage = await openStage(context);
  const before = stage.read("wrangler.toml") ?? "";
  const { code, output } = await stage.run([], ["latchkey.example.com"]);
  expect(output).toContain("Latchkey is up.");
  expect(code).toBe(0);
  expect(stage.commands).toEqual([
    "whoami --json",
    "deploy --domain latchkey.example.com",
    "secret list --format json",
    "secret bulk",
  ]);
  expect(stage.read("wrangler.toml")).toBe(
    before.replace('PUBLIC_ORIGIN = ""', `PUBLIC_ORIGIN = "${ORIGIN}"`),
  );
  expect(output).toContain(`${ORIGIN}/callback/…`);
  expect(output).toContain(`"authorization: Bearer $(cat ${FOLDER}/ADMIN_TOKEN)"`);
});

test.concurrent("its secrets are set through standard input, and copies are in files that only their owner can read", async (context) => {
  const stage = await openStage(context);
  await stage.run(["--origin", ORIGIN]);
  expect(stage.account.secrets).toEqual(keptSecrets(stage));
  expect(JSON.parse(kept(stage, "ROOT_KEYS") ?? "")).toEqual({
    keys: [{ kty: "oct", kid: expect.any(String), k: expect.stringMatching(/^[\w-]{43}$/) }],
  });
  expect(kept(stage, "ADMIN_TOKEN")).toMatch(/^[\w-]{43}$/);
  if (process.platform === "win32") return;
  expect(stage.mode(FOLDER)).toBe("700");
  expect(["ROOT_KEYS", "ADMIN_TOKEN"].map((name) => stage.mode(`${FOLDER}/${name}`))).toEqual(["600", "600"]);
});

test.concurrent("a second run deploys the code and leaves everything else; once the copies are gone, nobody is told to move them", async (context) => {
  const stage = await openStage(context);
  await stage.run(["--origin", ORIGIN]);
  const before = {
    secrets: stage.account.secrets,
    toml: stage.read("wrangler.toml"),
    kept: keptSecrets(stage),
  };
  stage.change({ calls: [] });
  const { code, output } = await stage.run();
  expect(output).toContain("Nothing else was to do.");
  expect(output).toContain("Move that to a password manager");
  expect(code).toBe(0);
  expect({
    secrets: stage.account.secrets,
    toml: stage.read("wrangler.toml"),
    kept: keptSecrets(stage),
  }).toEqual(before);
  expect(stage.commands).toEqual([
    "whoami --json",
    "deploy --domain latchkey.example.com",
    "secret list --format json",
  ]);
  stage.remove(".secrets");
  expect((await stage.run()).output).not.toContain("password manager");
});

test.concurrent.for([
  { title: "an empty answer", args: [], answers: [""] },
  { title: "--origin workers.dev, without a terminal", args: ["--origin=workers.dev"], answers: null },
])("$title takes the address that Cloudflare gives", async ({ args, answers }, context) => {
  const stage = await openStage(context);
  const { code, output } = await stage.run(args, answers);
  expect(output).toContain("https://latchkey.acme.workers.dev/callback/…");
  expect(code).toBe(0);
  expect(stage.commands.filter((command) => command.startsWith("deploy"))).toEqual(["deploy", "deploy"]);
  expect(stage.account.worker?.PUBLIC_ORIGIN).toBe("https://latchkey.acme.workers.dev");
  stage.change({ calls: [] });
  expect((await stage.run(args)).code).toBe(0);
  expect(stage.commands.filter((command) => command.startsWith("deploy"))).toEqual(["deploy"]);
});

test.concurrent("a workers.dev address that is not this account's is found out", async (context) => {
  const stage = await openStage(context);
  const { code, output } = await stage.run(["--origin", "https://latchkey.other.workers.dev"]);
  expect(output).toContain("Cloudflare serves it at https://latchkey.acme.workers.dev");
  expect(code).toBe(1);
  expect(stage.account.secrets).toEqual({});
});

test.concurrent(
  "interrupted while the secrets are set, it loses none",
  { skip: process.platform === "win32" },
  async (context) => {
    const stage = await openStage(context);
    stage.change({ trouble: "bulk_hangs" });
    const { ended, interrupt } = stage.start(["--origin", ORIGIN]);
    await until(
      () => Promise.resolve(stage.commands),
      (commands) => commands.includes("secret bulk"),
      20_000,
    );
    interrupt();
    expect((await ended).code).not.toBe(0);
    const before = keptSecrets(stage);
    expect(before.ROOT_KEYS).toBeDefined();
    expect(stage.account.secrets).toEqual({});

    stage.change({ trouble: null });
    expect((await stage.run()).code).toBe(0);
    expect(stage.account.secrets).toEqual(before);
    expect(keptSecrets(stage)).toEqual(before);
  },
);

test.concurrent("when wrangler fails to set them, it says where they are, and what wrangler said without them", async (context) => {
  const stage = await openStage(context);
  stage.change({ trouble: "bulk_fails" });
  const { code, output } = await stage.run(["--origin", ORIGIN]);
  expect(output).toContain("Secrets failed to upload: fetch failed.");
  expect(output).toContain(`Nothing is lost: they are in ${FOLDER}`);
  expect(code).toBe(1);
  const before = keptSecrets(stage);
  stage.change({ trouble: null });
  await stage.run();
  expect(stage.account.secrets).toEqual(before);
});

test.concurrent("a secret of one's own making is not shown either when wrangler fails", async (context) => {
  const stage = await openStage(context);
  stage.change({ trouble: "bulk_fails" });
  await stage.run(["--origin", ORIGIN]);
  const own = 'correct-horse-battery-staple-"2026"!';
  stage.write(`${FOLDER}/ADMIN_TOKEN`, own);
  const { output } = await stage.run();
  expect(output).toContain("Secrets failed to upload: fetch failed.");
  expect(output).not.toContain("horse");
});

test.concurrent("a secret that is there stays, and only what is missing is made", async (context) => {
  const stage = await openStage(context);
  const theirs = JSON.stringify({
    keys: [{ kty: "oct", kid: "theirs", k: Buffer.alloc(32, "k").toString("base64url") }],
  });
  stage.change({ secrets: { ROOT_KEYS: theirs } });
  expect((await stage.run(["--origin", ORIGIN])).code).toBe(0);
  expect(stage.account.secrets).toEqual({ ROOT_KEYS: theirs, ADMIN_TOKEN: kept(stage, "ADMIN_TOKEN") });
  expect(kept(stage, "ROOT_KEYS")).toBeUndefined();
});

test.concurrent("a machine that is thrown away makes no secrets, and deploys where they are", async (context) => {
  const stage = await openStage(context);
  stage.keepsFiles = false;
  const first = await stage.run(["--origin", ORIGIN]);
  expect(first.output).toContain("The Worker lacks ROOT_KEYS and ADMIN_TOKEN.");
  expect(first.code).toBe(1);
  expect(stage.account.secrets).toEqual({});
  stage.keepsFiles = true;
  await stage.run();
  stage.keepsFiles = false;
  stage.remove(".secrets");
  expect((await stage.run()).code).toBe(0);
});

test.concurrent("a copy that was damaged is not set", async (context) => {
  const stage = await openStage(context);
  stage.change({ trouble: "bulk_fails" });
  await stage.run(["--origin", ORIGIN]);
  stage.change({ trouble: null });
  stage.write(`${FOLDER}/ROOT_KEYS`, '{"keys":[');
  const { code, output } = await stage.run();
  expect(output).toContain(`${FOLDER}/ROOT_KEYS is not a value for ROOT_KEYS.`);
  expect(code).toBe(1);
  expect(stage.account.secrets).toEqual({});
});

test.concurrent("without a sign-in and without a terminal it says what to set, and stops", async (context) => {
  const stage = await openStage(context);
  stage.change({ isSignedIn: false });
  const { code, output } = await stage.run(["--origin", ORIGIN]);
  expect(output).toContain("Set CLOUDFLARE_API_TOKEN");
  expect(code).toBe(1);
  expect(stage.commands).toEqual(["whoami --json"]);
});

test.concurrent("with a terminal wrangler signs in", async (context) => {
  const stage = await openStage(context);
  stage.change({ isSignedIn: false });
  const { code, output } = await stage.run([], ["latchkey.example.com"]);
  expect(output).toContain("Signed in to Cloudflare as ada@example.com.");
  expect(code).toBe(0);
  expect(stage.commands.slice(0, 3)).toEqual(["whoami --json", "login", "whoami --json"]);
});

test.concurrent("a sign-in that was given up ends it", async (context) => {
  const stage = await openStage(context);
  stage.change({ isSignedIn: false, loginWorks: false });
  expect((await stage.run([], ["latchkey.example.com"])).code).toBe(1);
  expect(stage.account.worker).toBeNull();
});

test.concurrent("what can be no origin is refused with the reason, and asked for again", async (context) => {
  const stage = await openStage(context);
  const refused: [string, string][] = [
    ["http://latchkey.example.com", "PUBLIC_ORIGIN must use https and must not be a loopback address."],
    ["https://latchkey.example.com/path", "without a path"],
    ["https://latchkey.example.com/", "without a path"],
    ["localhost", "not be a loopback address"],
    ["latchkey.internal", "must name a public host"],
    ["https://10.0.0.1", "not an IP address"],
    ["latchkey.example.com:8443", "must use the default port"],
    ["nonsense :", "must be an origin"],
  ];
  const answers = refused.map(([answer]) => answer);
  const { code, output } = await stage.run([], [...answers, "latchkey.example.com"]);
  for (const [, reason] of refused) expect(output).toContain(reason);
  expect(code).toBe(0);
});

test.concurrent("a wrong --origin ends it before anything is deployed", async (context) => {
  const stage = await openStage(context);
  const { code, output } = await stage.run(["--origin", "https://latchkey.example.com/path"]);
  expect(output).toContain("https://latchkey.example.com/path can't be the origin.");
  expect(code).toBe(1);
  expect(stage.account.worker).toBeNull();
});

test.concurrent("without a terminal the origin has to be given", async (context) => {
  const stage = await openStage(context);
  const { code, output } = await stage.run();
  expect(output).toContain("--origin https://latchkey.example.com");
  expect(code).toBe(1);
  expect(stage.account.worker).toBeNull();
});

test.concurrent("another origin than the one that is deployed is not taken from the command line", async (context) => {
  const stage = await openStage(context);
  await stage.run(["--origin", ORIGIN]);
  const { code, output } = await stage.run(["--origin", "https://other.example.com"]);
  expect(output).toContain("A move changes every callback URL");
  expect(code).toBe(1);
});

test.concurrent("a deployment that was declined sets no secret", async (context) => {
  const stage = await openStage(context);
  stage.change({ trouble: "deploy_declined" });
  const { code, output } = await stage.run(["--origin", ORIGIN]);
  expect(output).toContain("Nothing was deployed.");
  expect(code).toBe(1);
  expect(stage.commands).not.toContain("secret list --format json");
});

test.concurrent("what the Worker finds wrong is said", async (context) => {
  const stage = await openStage(context);
  stage.change({ secrets: { ROOT_KEYS: "{}", ADMIN_TOKEN: "short" } });
  const { code, output } = await stage.run(["--origin", ORIGIN]);
  expect(output).toContain("runs, but is not configured: ROOT_KEYS must be a JWKS");
  expect(output).toContain("ADMIN_TOKEN must be 32 to 512");
  expect(code).toBe(1);
});

test.concurrent("wrangler's arguments pass through, and every command is told which Worker is meant", async (context) => {
  const stage = await openStage(context);
  stage.write("other.toml", stage.read("wrangler.toml") ?? "");
  const args = ["--origin", ORIGIN, "--config", "other.toml", "--message", "v2"];
  expect((await stage.run(args)).code).toBe(0);
  expect(stage.commands).toEqual([
    "whoami --json --config other.toml",
    "deploy --config other.toml --message v2 --domain latchkey.example.com",
    "secret list --format json --config other.toml",
    "secret bulk --config other.toml",
  ]);
  expect(stage.read("other.toml")).toContain(`PUBLIC_ORIGIN = "${ORIGIN}"`);
  expect(stage.read("wrangler.toml")).toContain('PUBLIC_ORIGIN = ""');
});

test.concurrent("routes that wrangler.toml has are left to it", async (context) => {
  const stage = await openStage(context);
  const toml = stage.read("wrangler.toml") ?? "";
  stage.write("wrangler.toml", `routes = ["latchkey.example.com/*"]\n${toml}`);
  await stage.run(["--origin", ORIGIN]);
  expect(stage.commands).toContain("deploy");
});

test.concurrent("--dry-run is wrangler's alone", async (context) => {
  const stage = await openStage(context);
  stage.change({ isSignedIn: false });
  expect((await stage.run(["--dry-run"])).code).toBe(0);
  expect(stage.commands).toEqual(["deploy --dry-run"]);
});
