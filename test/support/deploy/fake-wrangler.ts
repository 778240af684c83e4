// A fake of wrangler 4 with the commands that a deployment uses. Input and output are the same as wrangler's (from its
// source, and from running it against a fake API). It records all calls in the account file.

import { appendFileSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type Account, updateAccount, readAccount } from "./account.ts";

const file = process.env["FAKE_WRANGLER_ACCOUNT"] ?? "";
const args = process.argv.slice(2);
const command = args[0] === "secret" ? `secret ${args[1]}` : (args[0] ?? "");
const valueOf = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);

const stdin = command === "secret bulk" ? await text(process.stdin) : "";
const account = readAccount(file);
updateAccount(file, { calls: [...account.calls, { args, stdin }] });

function print(lines: unknown, code = 0): void {
  process.stdout.write(`${typeof lines === "string" ? lines : JSON.stringify(lines)}\n`);
  process.exitCode = code;
}

function fail(reason: string): void {
  process.stderr.write(`✘ [ERROR] ${reason}\n`);
  process.exitCode = 1;
}

function whoAmI({ isSignedIn }: Account): void {
  if (!isSignedIn) return print({ loggedIn: false }, 1);
  print({ loggedIn: true, authType: "OAuth Token", email: "ada@example.com", accounts: [] });
}

function logIn({ loginWorks }: Account): void {
  updateAccount(file, { isSignedIn: loginWorks });
  print("Attempting to login via OAuth...");
}

/** Appends a line to the file that wrangler writes for programs. */
function report(entry: object): void {
  const line = JSON.stringify({ version: 1, ...entry });
  appendFileSync(process.env["WRANGLER_OUTPUT_FILE_PATH"] ?? "", `${line}\n`);
}

function deploy({ failure, workersDev }: Account): void {
  if (args.includes("--dry-run")) return print("--dry-run: exiting now.");
  report({ type: "wrangler-session", wrangler_version: "4.156.2", command_line_args: args });
  // If the user answers no to a question, wrangler exits with code 0.
  if (failure === "deploy_declined") return report({ type: "deploy", version_id: null });
  const toml = readFileSync(valueOf("--config") ?? "wrangler.toml", "utf8");
  const PUBLIC_ORIGIN = /^PUBLIC_ORIGIN = "(.*)"/m.exec(toml)?.[1] ?? "";
  const domain = valueOf("--domain");
  updateAccount(file, { worker: { PUBLIC_ORIGIN, hosts: [domain ?? workersDev] } });
  const targets = [domain === undefined ? `https://${workersDev}` : `${domain} (custom domain)`];
  print(`Uploaded latchkey (2.11 sec)\nDeployed latchkey triggers (0.31 sec)\n  ${targets.join("\n  ")}`);
  report({ type: "deploy", version_id: "00000000-0000-4000-8000-000000000000", targets });
}

function listSecrets({ worker, secrets }: Account): void {
  if (worker === null) return fail('Worker "latchkey" not found.');
  print(Object.keys(secrets).map((name) => ({ name, type: "secret_text" })));
}

function setSecrets({ failure, secrets }: Account): void {
  // Contains the secrets, so that the test shows that they are removed from the output.
  if (failure === "bulk_fails") return fail(`Secrets failed to upload: fetch failed. Body: ${stdin}`);
  if (failure === "bulk_hangs") return void setInterval(() => {}, 1_000);
  const set = JSON.parse(stdin) as Record<string, string>;
  updateAccount(file, { secrets: { ...secrets, ...set } });
  print(`✨ ${Object.keys(set).length} secrets successfully created`);
}

const commands: Record<string, (account: Account) => void> = {
  whoami: whoAmI,
  login: logIn,
  deploy,
  "secret list": listSecrets,
  "secret bulk": setSecrets,
};

const known = commands[command];
if (known === undefined) fail(`Unknown arguments: ${args.join(" ")}`);
else known(account);
