// Finds a Chromium for the browser tests, or installs one.
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { runTool } from "./command.mjs";

/** The headless shell is first: it is the same engine without the desktop browser, so the tests run faster with it. */
const commands = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

const macApps = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const START_TIMEOUT_MS = 20_000;

/** Returns the path of a Chromium that starts. Exits with instructions if none was found and none could be installed. */
export async function ensureChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return starts(named) ? named : fail(`CHROMIUM_PATH is ${named}, but it does not start.`);
  const found = (await find()) ?? (await install());
  return found ?? fail("The browser tests need Chromium. None was found, and it could not be installed.");
}

async function find() {
  const apps = macApps.flatMap((path) => [path, join(homedir(), path)]);
  const candidates = [...commands, ...(process.platform === "darwin" ? apps : []), await playwrightPath()];
  return candidates.map(locate).find((path) => path && starts(path));
}

async function install() {
  console.log("No Chromium was found. Installing one …");
  if (process.getuid?.() === 0 && locate("apt-get")) {
    const environment = { DEBIAN_FRONTEND: "noninteractive" };
    if (runTool("apt-get", ["update", "-qq"], environment) === 0) {
      // Not every distribution packages the headless shell.
      for (const name of ["chromium-headless-shell", "chromium"]) {
        runTool("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], environment);
        const installed = await find();
        if (installed) return installed;
      }
    }
  }
  runTool("playwright-core", ["install", "chromium"]);
  return find();
}

/** Returns the path of Playwright's own Chromium. Call this after the dependencies are installed. */
async function playwrightPath() {
  const { chromium } = await import("playwright-core");
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright does not support this platform.
  }
}

/** Returns the full path of a command on PATH. A path is returned unchanged. */
function locate(command) {
  if (!command || command.includes("/") || process.platform === "win32") return command;
  const found = spawnSync("sh", ["-c", 'command -v "$1"', "sh", command], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Requests the version, because on some systems the command is a placeholder that only prints what to install. */
function starts(path) {
  const result = spawnSync(path, ["--version"], { stdio: "ignore", timeout: START_TIMEOUT_MS });
  return result.status === 0;
}

function fail(reason) {
  console.error(`${reason}\nInstall Chromium or Google Chrome, or set CHROMIUM_PATH to its executable.`);
  process.exit(1);
}
