// Finds a Chromium for the browser tests, or installs one.
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { runTool } from "./command.mjs";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const macApps = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const patienceMilliseconds = 20_000;

/** The path of a Chromium that starts. Ends the process with advice when there is none and none could be installed. */
export async function ensureChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return starts(named) ? named : fail(`CHROMIUM_PATH is ${named}, but that does not start.`);
  const found = (await find()) ?? (await install());
  return found ?? fail("The browser tests need Chromium, and it could neither be found nor installed.");
}

async function find() {
  const apps = macApps.flatMap((path) => [path, join(homedir(), path)]);
  const candidates = [...commands, ...(process.platform === "darwin" ? apps : []), await playwrightPath()];
  return candidates.map(locate).find((path) => path && starts(path));
}

async function install() {
  console.log("No Chromium was found: installing one …");
  if (process.getuid?.() === 0 && locate("apt-get")) {
    const environment = { DEBIAN_FRONTEND: "noninteractive" };
    if (runTool("apt-get", ["update", "-qq"], environment) === 0) {
      runTool("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], environment);
    }
    const installed = await find();
    if (installed) return installed;
  }
  runTool("playwright-core", ["install", "chromium"]);
  return find();
}

/** Where Playwright keeps the Chromium of its own; the module is there, since the dependencies are installed by now. */
async function playwrightPath() {
  const { chromium } = await import("playwright-core");
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright has none for this platform.
  }
}

/** The full path of a command on PATH; a path is returned as it is. */
function locate(command) {
  if (!command || command.includes("/") || process.platform === "win32") return command;
  const found = spawnSync("sh", ["-c", 'command -v "$1"', "sh", command], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Some systems have a placeholder of that name which only says what to install: so it is asked for its version. */
function starts(path) {
  const asked = spawnSync(path, ["--version"], { stdio: "ignore", timeout: patienceMilliseconds });
  return asked.status === 0;
}

function fail(reason) {
  console.error(`${reason}\nInstall Chromium or Google Chrome, or set CHROMIUM_PATH to its executable.`);
  process.exit(1);
}
