// `npm run deploy`: the steps of a deployment to Cloudflare, in order. They are idempotent: a second run changes only
// the code, and a run after an interruption continues with what the earlier run created.
// Started by deploy/main.mjs, on a Node that the tools support.
import { ensureSignedIn } from "./deploy/account.mjs";
import { deployCode, findWorkersDevOrigin } from "./deploy/code.mjs";
import { DeployError } from "./deploy/deploy-error.mjs";
import { waitUntilHealthy } from "./deploy/health.mjs";
import { localMachine } from "./deploy/local-machine.mjs";
import { printNextSteps } from "./deploy/next-steps.mjs";
import { readOptions } from "./deploy/options.mjs";
import { chooseOrigin, saveOrigin } from "./deploy/origin.mjs";
import { ensureSecrets } from "./deploy/secrets.mjs";
import { readSettings } from "./deploy/settings.mjs";
import { runWrangler } from "./deploy/wrangler.mjs";

/** Deploys Latchkey and returns the exit code. Tests pass their own `machine`; see deploy/local-machine.mjs. */
export async function deploy(argv, machine = localMachine()) {
  try {
    const options = readOptions(argv);
    if (options.isWranglerOnly) return await runWrangler(machine, ["deploy", ...options.wranglerArguments]);
    await runSteps(machine, options);
    return 0;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    console.error(`\n${error.message}`);
    return 1;
  }
}

async function runSteps(machine, options) {
  const settings = readSettings(machine, options);
  await ensureSignedIn(machine, options);
  const chosen = await chooseOrigin(machine, settings, options);
  const origin = chosen ?? (await findWorkersDevOrigin(machine, settings, options));
  const saved = saveOrigin(machine, settings, options, origin);
  await deployCode(machine, saved, options);
  const created = await ensureSecrets(machine, saved, options);
  await waitUntilHealthy(machine, origin);
  printNextSteps(machine, origin, created);
}
