// `npm run soak -- --seconds N`: the model of test/model/ for as long as asked, with a fresh seed each time.
import { parseArgs } from "node:util";
import { runTool } from "./command.mjs";

const DEFAULT_SECONDS = "300";

/** Runs the model, tells how far it is, and returns 0 only when no promise was broken. */
export function runSoak(args) {
  const { seconds } = parseArgs({
    args,
    options: { seconds: { type: "string", default: DEFAULT_SECONDS } },
  }).values;
  if (!(Number(seconds) > 0)) {
    console.error(`--seconds takes a number above 0, not ${seconds}`);
    return 2;
  }
  return runTool("vitest", ["run", "--project", "model"], { MODEL_SECONDS: seconds });
}
