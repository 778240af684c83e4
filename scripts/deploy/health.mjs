// Waits for the deployed Worker to answer at its origin, and knows what to say when it doesn't.
import { setTimeout as sleep } from "node:timers/promises";
import { Stop } from "./stop.mjs";

const requestMilliseconds = 10_000;

/** @throws Stop that says what is missing, when it is not up in time */
export async function waitUntilHealthy(machine, origin) {
  const { patience } = machine;
  const startedAt = Date.now();
  console.log(`Waiting for ${origin}/healthz …`);
  for (;;) {
    const state = await look(machine, origin);
    if (state.isHealthy) return;
    const limit = state.isLatchkey ? patience.configureMilliseconds : patience.reachMilliseconds;
    if (Date.now() - startedAt >= limit) throw new Stop(`${origin} ${state.trouble}`);
    await sleep(patience.pollMilliseconds);
  }
}

async function look(machine, origin) {
  try {
    const signal = AbortSignal.timeout(requestMilliseconds);
    const response = await machine.fetch(`${origin}/healthz`, { signal, redirect: "manual" });
    return judge(response, parse(await response.text()));
  } catch (error) {
    return { trouble: notReached(error) };
  }
}

function judge({ status }, body) {
  if (status === 200 && body?.ok === true) return { isHealthy: true };
  if (status === 503 && body?.code === "not_configured") return { isLatchkey: true, trouble: lacking(body) };
  return { trouble: answeredOtherwise(status) };
}

const lacking = ({ detail }) =>
  `runs, but is not configured: ${detail}\nMend that (docs/deploy.md says where each value is) and run \`npm run deploy\` again.`;

const notReached = (error) =>
  `could not be reached: ${error.cause?.message ?? error.message}.\n` +
  "A new domain's DNS record and certificate can take a few minutes: run `npm run deploy` again then, it goes on from here.";

const answeredOtherwise = (status) =>
  `answers with ${status}, and it is not Latchkey that does.\n` +
  "See in the Cloudflare dashboard whether the domain belongs to this Worker, and whether something stands before it.";

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
