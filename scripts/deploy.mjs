// `npm run deploy`, a table of contents: what a deployment on Cloudflare takes, in order. Doing it again changes
// nothing but the code; what a run that was cut off has made is used by the next one.
// Started by deploy/main.mjs, on a Node that the tools support.
import { ensureSignedIn } from "./deploy/account.mjs";
import { readArguments } from "./deploy/arguments.mjs";
import { deployCode, findWorkersDevOrigin } from "./deploy/code.mjs";
import { waitUntilHealthy } from "./deploy/health.mjs";
import { thisMachine } from "./deploy/machine.mjs";
import { sayWhatNow } from "./deploy/next-steps.mjs";
import { chooseOrigin, keepOrigin } from "./deploy/origin.mjs";
import { ensureSecrets } from "./deploy/secrets.mjs";
import { readSettings } from "./deploy/settings.mjs";
import { Stop } from "./deploy/stop.mjs";
import { showWrangler } from "./deploy/wrangler.mjs";

/** Deploys, and returns the exit code. `machine` is what a run touches besides Cloudflare; see deploy/machine.mjs. */
export async function deploy(argv, machine = thisMachine()) {
  try {
    const options = readArguments(argv);
    if (options.isForWranglerAlone) return await showWrangler(machine, ["deploy", ...options.passedOn]);
    await deployStepByStep(machine, options);
    return 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(`\n${error.message}`);
    return 1;
  }
}

async function deployStepByStep(machine, options) {
  const settings = readSettings(machine, options);
  await ensureSignedIn(machine, options);
  const chosen = await chooseOrigin(machine, settings, options);
  const origin = chosen ?? (await findWorkersDevOrigin(machine, settings, options));
  const deployed = keepOrigin(machine, settings, options, origin);
  await deployCode(machine, deployed, options);
  const made = await ensureSecrets(machine, deployed, options);
  await waitUntilHealthy(machine, origin);
  sayWhatNow(machine, origin, made);
}
