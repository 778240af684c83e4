// Sees to it that the dependencies are the ones in package-lock.json, and that tools run on a Node they support.
// Needs nothing installed: it runs on the Node that the machine has (20 or later).
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const lockFile = join(root, "package-lock.json");
/** npm's own record of what it installed, written when an installation is complete. */
const installedLockFile = join(root, "node_modules", ".package-lock.json");

/** wrangler and vitest need Node 22. */
const minimumNodeMajor = 22;

/** Runs `npm ci` unless node_modules already holds what package-lock.json asks for. */
export function ensureInstalled() {
  if (!isInstalled()) runNpmCi();
}

/** The path of a Node that the tools support: the one that comes with the dependencies, else the running one. */
export function node24() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const installed = join(root, "node_modules", "node", "bin", name);
  if (existsSync(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= minimumNodeMajor) return process.execPath;
  return fail(
    `The tools need Node ${minimumNodeMajor} or later. This is ${process.version}, and the newer one among the`,
    "dependencies is missing: its install script did not run. Run `npm rebuild node`, or install a newer Node.",
  );
}

/** The environment in which an installed tool, and whatever it starts, finds that Node first. */
export function toolEnvironment(extra = {}) {
  const bin = join(root, "node_modules", ".bin");
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, ...extra };
}

function isInstalled() {
  if (!existsSync(installedLockFile)) return false;
  const wantedPackages = readPackages(lockFile);
  const installedPackages = readPackages(installedLockFile);
  return Object.entries(wantedPackages).every(([path, wanted]) => {
    if (path === "") return true;
    const installed = installedPackages[path];
    // Binaries for other platforms are optional, and absent.
    if (!installed) return wanted.optional === true;
    return installed.version === wanted.version && installed.integrity === wanted.integrity;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function runNpmCi() {
  console.log("Installing the dependencies (npm ci) …");
  const { status, error } = spawnSync(
    "npm",
    ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    },
  );
  if (status === 0) return;
  fail(
    `npm ci did not succeed${error ? `: ${error.message}` : ""}.`,
    "Its own message is above. It needs npm and a way to the npm registry; once it passes, run this again.",
  );
}

function fail(...lines) {
  console.error(lines.join("\n"));
  process.exit(1);
}
