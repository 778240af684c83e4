// Installs the dependencies of package-lock.json, and finds a Node that the tools support.
// Imports nothing from node_modules, and runs on the Node that the machine has (20 or later).
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const lockFile = join(root, "package-lock.json");
/** npm writes this file when an installation is complete. */
const installedLockFile = join(root, "node_modules", ".package-lock.json");

/** wrangler and vitest require Node 22. */
const minimumNodeMajor = 22;

/** Runs `npm ci`, unless node_modules matches package-lock.json. */
export function ensureInstalled() {
  if (!isInstalled()) runNpmCi();
}

/** Returns the path of a Node that the tools support: the one among the dependencies, or else the running one. */
export function node24() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const installed = join(root, "node_modules", "node", "bin", name);
  if (existsSync(installed)) return installed;
  if (Number.parseInt(process.versions.node, 10) >= minimumNodeMajor) return process.execPath;
  return fail(
    `The tools require Node ${minimumNodeMajor} or later. This is ${process.version}. The dependencies include a newer`,
    "one, but its install script did not run. Run `npm rebuild node`, or install a newer Node.",
  );
}

/** Returns an environment in which tools, and their child processes, use the installed tools and Node first. */
export function toolEnvironment(extra = {}) {
  const bin = join(root, "node_modules", ".bin");
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, ...extra };
}

function isInstalled() {
  if (!existsSync(installedLockFile)) return false;
  const expectedPackages = readPackages(lockFile);
  const installedPackages = readPackages(installedLockFile);
  return Object.entries(expectedPackages).every(([path, expected]) => {
    if (path === "") return true;
    const installed = installedPackages[path];
    // Binaries for other platforms are optional and not installed.
    if (!installed) return expected.optional === true;
    return installed.version === expected.version && installed.integrity === expected.integrity;
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
    `npm ci failed${error ? `: ${error.message}` : ""}.`,
    "Its message is above. It requires npm and access to the npm registry. Fix the problem, and run this command again.",
  );
}

function fail(...lines) {
  console.error(lines.join("\n"));
  process.exit(1);
}
