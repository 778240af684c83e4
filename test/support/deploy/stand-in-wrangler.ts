// Plays wrangler 4, as far as a deployment asks it: the same words in, the same answers out (its source was read, and
// it was run against a made-up API). What it is asked goes on record.

import { appendFileSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type Account, changeAccount, readAccount } from "./account.ts";

const file = process.env["STAND_IN_ACCOUNT"] ?? "";
const args = process.argv.slice(2);
const command = args[0] === "secret" ? `secret ${args[1]}` : (args[0] ?? "");
const valueOf = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);

const stdin = command === "secret bulk" ? await text(process.stdin) : "";
const account = readAccount(file);
changeAccount(file, { calls: [...account.calls, { args, stdin }] });

function answer(lines: unknown, code = 0): void {
  process.stdout.write(`${typeof lines === "string" ? lines : JSON.stringify(lines)}\n`);
  process.exitCode = code;
}

function refuse(reason: string): void {
  process.stderr.write(`✘ [ERROR] ${reason}\n`);
  process.exitCode = 1;
}

function whoAmI({ isSignedIn }: Account): void {
  if (!isSignedIn) return answer({ loggedIn: false }, 1);
  answer({ loggedIn: true, authType: "OAuth Token", email: "ada@example.com", accounts: [] });
}

function logIn({ loginWorks }: Account): void {
  changeAccount(file, { isSignedIn: loginWorks });
  answer("Attempting to login via OAuth...");
}

/** Adds a line to the file that wrangler writes for programs. */
function report(entry: object): void {
  const line = JSON.stringify({ version: 1, ...entry });
  appendFileSync(process.env["WRANGLER_OUTPUT_FILE_PATH"] ?? "", `${line}\n`);
}

function deploy({ trouble, workersDev }: Account): void {
  if (args.includes("--dry-run")) return answer("--dry-run: exiting now.");
  report({ type: "wrangler-session", wrangler_version: "4.155.0", command_line_args: args });
  // Whoever says no to one of its questions ends it with exit code 0.
  if (trouble === "deploy_declined") return report({ type: "deploy", version_id: null });
  const toml = readFileSync(valueOf("--config") ?? "wrangler.toml", "utf8");
  const PUBLIC_ORIGIN = /^PUBLIC_ORIGIN = "(.*)"/m.exec(toml)?.[1] ?? "";
  const domain = valueOf("--domain");
  changeAccount(file, { worker: { PUBLIC_ORIGIN, hosts: [domain ?? workersDev] } });
  const targets = [domain === undefined ? `https://${workersDev}` : `${domain} (custom domain)`];
  answer(`Uploaded latchkey (2.11 sec)\nDeployed latchkey triggers (0.31 sec)\n  ${targets.join("\n  ")}`);
  report({ type: "deploy", version_id: "00000000-0000-4000-8000-000000000000", targets });
}

function listSecrets({ worker, secrets }: Account): void {
  if (worker === null) return refuse('Worker "latchkey" not found.');
  answer(Object.keys(secrets).map((name) => ({ name, type: "secret_text" })));
}

function setSecrets({ trouble, secrets }: Account): void {
  // More than it should say: whoever shows this must leave the secrets out.
  if (trouble === "bulk_fails") return refuse(`Secrets failed to upload: fetch failed. Body: ${stdin}`);
  if (trouble === "bulk_hangs") return void setInterval(() => {}, 1_000);
  const set = JSON.parse(stdin) as Record<string, string>;
  changeAccount(file, { secrets: { ...secrets, ...set } });
  answer(`✨ ${Object.keys(set).length} secrets successfully created`);
}

const commands: Record<string, (account: Account) => void> = {
  whoami: whoAmI,
  login: logIn,
  deploy,
  "secret list": listSecrets,
  "secret bulk": setSecrets,
};

const known = commands[command];
if (known === undefined) refuse(`Unknown arguments: ${args.join(" ")}`);
else known(account);
