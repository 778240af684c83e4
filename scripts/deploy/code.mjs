// Runs `wrangler deploy` on this terminal. Without a terminal, wrangler would take a domain from another Worker, or
// replace its DNS record, without a question. The result is read from the file that wrangler writes for programs.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeployError } from "./deploy-error.mjs";
import { isWorkersDev } from "./origin.mjs";
import { runWrangler } from "./wrangler.mjs";

/** Deploys without an origin, so that Cloudflare assigns one. Without an origin, the Worker rejects all requests. */
export async function findWorkersDevOrigin(machine, settings, options) {
  console.log("Deploying once, so that Cloudflare assigns a workers.dev address …");
  const targets = await deployWithWrangler(machine, options.wranglerArguments);
  const origin = targets.find((target) => URL.canParse(target) && isWorkersDev(target));
  if (origin !== undefined) return new URL(origin).origin;
  throw new DeployError(
    `Cloudflare assigned no workers.dev address. Remove routes and workers_dev = false from ${settings.title}, or choose a\n` +
      "domain of yours: npm run deploy -- --origin https://latchkey.example.com",
  );
}

/** Deploys the code at the origin in the settings, with a custom domain if necessary. */
export async function deployCode(machine, settings, options) {
  const { origin } = settings;
  const isRouted = settings.hasRoutes || options.hasRoutes;
  const domain = isWorkersDev(origin) || isRouted ? [] : ["--domain", new URL(origin).hostname];
  console.log("Deploying the code, and creating the storage if it does not exist …");
  const targets = await deployWithWrangler(machine, [...options.wranglerArguments, ...domain]);
  if (!isWorkersDev(origin) || isRouted || targets.includes(origin)) return;
  throw new DeployError(
    `The origin in ${settings.title} is ${origin}, but Cloudflare serves the Worker at ${targets.join(", ") || "no address"}.\n` +
      "Correct PUBLIC_ORIGIN and run this command again.",
  );
}

/** Returns the addresses at which Cloudflare serves the Worker. */
async function deployWithWrangler(machine, args) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-"));
  const report = join(folder, "wrangler.ndjson");
  try {
    const code = await runWrangler(machine, ["deploy", ...args], { WRANGLER_OUTPUT_FILE_PATH: report });
    const deployment = code === 0 ? readDeployment(report) : undefined;
    if (deployment?.version_id) return deployment.targets ?? [];
    throw new DeployError(
      code === 0
        ? "Nothing was deployed. To continue, run `npm run deploy` again."
        : "wrangler could not deploy. Its message is above. Fix the problem, and run `npm run deploy` again.\n" +
            "If the domain is the problem, correct PUBLIC_ORIGIN in wrangler.toml.",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the deployment from wrangler's report, which contains one JSON object per line, also about other things. */
function readDeployment(file) {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).findLast((entry) => entry.type === "deploy");
}
