// Runs wrangler: in the open, where it may ask and show, or with its output kept back. Never through a shell, and never
// with a secret among its arguments, which other programs on this machine can read.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { toolEnvironment } from "../install.mjs";
import { Stop } from "./stop.mjs";

/** As long as a key or a token that is made here: what wrangler says when it fails is shown without. */
const LIKE_A_SECRET = /[A-Za-z0-9_-]{40,}/g;

/** Runs it on this terminal and returns its exit code. */
export function showWrangler(machine, args, extraEnvironment = {}) {
  return ended(start(machine, args, "inherit", extraEnvironment));
}

/** Runs it without a terminal, so that it asks nothing. @returns its exit code and what it wrote */
export async function askWrangler(machine, args, input = "") {
  const quiet = { NO_COLOR: "1", WRANGLER_HIDE_BANNER: "true" };
  const child = start(machine, args, "pipe", quiet);
  const stdout = textOf(child.stdout);
  const stderr = textOf(child.stderr);
  // It may end before it has read its input; its exit code then tells why.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await ended(child);
  return { code, stdout: await stdout, stderr: await stderr };
}

/** What it wrote before it failed, for people, without `secrets` and anything else that may be one. */
export function complaint({ stdout, stderr }, secrets = []) {
  const said = `${stdout}\n${stderr}`;
  return secrets
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .reduce((text, secret) => text.replaceAll(secret, "…"), said)
    .replaceAll(LIKE_A_SECRET, "…")
    .trim();
}

function start({ directory, wrangler }, args, stdio, extraEnvironment) {
  return spawn(process.execPath, [wrangler, ...args], {
    cwd: directory,
    env: toolEnvironment(extraEnvironment),
    stdio,
    windowsHide: true,
  });
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Stop(`wrangler could not be started: ${error.message}`)));
    child.once("close", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
