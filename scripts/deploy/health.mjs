// Waits until the deployed Worker responds at its origin. If it does not, says why.
import { setTimeout as sleep } from "node:timers/promises";
import { DeployError } from "./deploy-error.mjs";

const REQUEST_TIMEOUT_MS = 10_000;

/** @throws DeployError with the reason, if the Worker is not healthy in time */
export async function waitUntilHealthy(machine, origin) {
  const { timeouts } = machine;
  const startedAt = Date.now();
  console.log(`Waiting for ${origin}/healthz …`);
  for (;;) {
    const health = await checkHealth(machine, origin);
    if (health.isHealthy) return;
    const limit = health.isLatchkey ? timeouts.configureMilliseconds : timeouts.reachMilliseconds;
    if (Date.now() - startedAt >= limit) throw new DeployError(`${origin} ${health.problem}`);
    await sleep(timeouts.pollMilliseconds);
  }
}

async function checkHealth(machine, origin) {
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await machine.fetch(`${origin}/healthz`, { signal, redirect: "manual" });
    return healthOf(response, parseJson(await response.text()));
  } catch (error) {
    return { problem: unreachable(error) };
  }
}

function healthOf({ status }, body) {
  if (status === 200 && body?.ok === true) return { isHealthy: true };
  if (status === 503 && body?.code === "not_configured")
    return { isLatchkey: true, problem: notConfigured(body) };
  return { problem: notLatchkey(status) };
}

const notConfigured = ({ detail }) =>
  `runs, but is not configured: ${detail}\nFix the configuration (see docs/deploy.md), and run \`npm run deploy\` again.`;

const unreachable = (error) =>
  `could not be reached: ${error.cause?.message ?? error.message}.\n` +
  "The DNS record and the certificate of a new domain can take a few minutes. Then run `npm run deploy` again to continue.";

const notLatchkey = (status) =>
  `returned ${status}, and the response is not from Latchkey.\n` +
  "Check in the Cloudflare dashboard whether the domain belongs to this Worker, and whether something is in front of it.";

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
