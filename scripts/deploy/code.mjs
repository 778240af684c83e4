// `wrangler deploy`, on this terminal: without one it would take a domain from another Worker, or replace its DNS
// record, unasked. What came of it is read from the file wrangler writes for programs.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isWorkersDev } from "./origin.mjs";
import { Stop } from "./stop.mjs";
import { showWrangler } from "./wrangler.mjs";

/** Deploys without an origin, for Cloudflare to give one. Until it is deployed with that it refuses every request. */
export async function findWorkersDevOrigin(machine, settings, options) {
  console.log("Deploying once to see which workers.dev address Cloudflare gives it …");
  const targets = await wranglerDeploy(machine, options.passedOn);
  const origin = targets.find((target) => URL.canParse(target) && isWorkersDev(target));
  if (origin !== undefined) return new URL(origin).origin;
  throw new Stop(
    `Cloudflare gave no workers.dev address. Let ${settings.title} have neither routes nor workers_dev = false, or name a\n` +
      "domain of yours: npm run deploy -- --origin https://latchkey.example.com",
  );
}

/** Deploys the code at the origin that the settings name, with the custom domain if it is one. */
export async function deployCode(machine, settings, options) {
  const { origin } = settings;
  const isRouted = settings.hasRoutes || options.hasRoutes;
  const domain = isWorkersDev(origin) || isRouted ? [] : ["--domain", new URL(origin).hostname];
  console.log("Deploying the code, and what it stores its data in if that is not there yet …");
  const targets = await wranglerDeploy(machine, [...options.passedOn, ...domain]);
  if (!isWorkersDev(origin) || isRouted || targets.includes(origin)) return;
  throw new Stop(
    `${settings.title} says that the origin is ${origin}, but Cloudflare serves it at ${targets.join(", ") || "no address"}.\n` +
      "Correct PUBLIC_ORIGIN there and run this again.",
  );
}

/** @returns where Cloudflare serves it */
async function wranglerDeploy(machine, args) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-"));
  const report = join(folder, "wrangler.ndjson");
  try {
    const code = await showWrangler(machine, ["deploy", ...args], { WRANGLER_OUTPUT_FILE_PATH: report });
    const deployed = code === 0 ? readReport(report) : undefined;
    if (deployed?.version_id) return deployed.targets ?? [];
    throw new Stop(
      code === 0
        ? "Nothing was deployed. Run `npm run deploy` again to go on."
        : "wrangler could not deploy; its own message is above. Once that is mended, run `npm run deploy` again.\n" +
            "If it is the domain, correct PUBLIC_ORIGIN in wrangler.toml.",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What wrangler reports of the deployment: one JSON object a line, of which others tell of other things. */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).findLast((entry) => entry.type === "deploy");
}
