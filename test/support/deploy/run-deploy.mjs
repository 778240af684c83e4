// Runs `deploy` as a process of its own, on a machine that a test has set up.
import { thisMachine } from "../../../scripts/deploy/machine.mjs";
import { deploy } from "../../../scripts/deploy.mjs";

const { directory, wrangler, health, answers, keepsFiles } = JSON.parse(process.env.STAGE);

process.exitCode = await deploy(process.argv.slice(2), {
  ...thisMachine(),
  directory,
  wrangler,
  keepsFiles,
  canAsk: answers !== null,
  ask: async (question) => {
    process.stdout.write(question);
    if (answers.length === 0) throw new Error("asked once more than there are answers");
    return answers.shift();
  },
  fetch: (url, init) => fetch(url.replace("https://", `${health}/`), init),
  patience: { reachMilliseconds: 1_500, configureMilliseconds: 1_500, pollMilliseconds: 50 },
});
