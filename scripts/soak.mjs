// `npm run soak -- --seconds N`: runs the model in test/model/ for N seconds, each time with a new seed.
import { parseArgs } from "node:util";
import { runTool } from "./command.mjs";

const DEFAULT_SECONDS = "300";

/** Runs the model and prints its progress. Returns 0 if no invariant was violated. */
export function runSoak(args) {
  const { seconds } = parseArgs({
    args,
    options: { seconds: { type: "string", default: DEFAULT_SECONDS } },
  }).values;
  if (!(Number(seconds) > 0)) {
    console.error(`--seconds must be a number greater than 0, not ${seconds}`);
    return 2;
  }
  return runTool("vitest", ["run", "--project", "model"], { MODEL_SECONDS: seconds });
}
