// Runs `deploy` in a process of its own, on a machine that the test configures.
import { deploy } from "../../../scripts/deploy.mjs";
import { localMachine } from "../../../scripts/deploy/local-machine.mjs";

const { directory, wrangler, health, answers, isEphemeral } = JSON.parse(process.env.DEPLOY_FIXTURE);

process.exitCode = await deploy(process.argv.slice(2), {
  ...localMachine(),
  directory,
  wrangler,
  isEphemeral,
  isInteractive: answers !== null,
  prompt: async (question) => {
    process.stdout.write(question);
    if (answers.length === 0) throw new Error("There are more questions than answers.");
    return answers.shift();
  },
  fetch: (url, init) => fetch(url.replace("https://", `${health}/`), init),
  timeouts: { reachMilliseconds: 1_500, configureMilliseconds: 1_500, pollMilliseconds: 50 },
});
