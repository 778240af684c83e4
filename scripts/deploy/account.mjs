// Checks that the user is signed in to Cloudflare. If not, runs `wrangler login`.
import { DeployError } from "./deploy-error.mjs";
import { captureWrangler, errorOutput, runWrangler } from "./wrangler.mjs";

const NO_TERMINAL =
  "You are not signed in to Cloudflare. Without a terminal, set CLOUDFLARE_API_TOKEN to an API token that you create\n" +
  "from the template “Edit Cloudflare Workers” (https://dash.cloudflare.com/profile/api-tokens). If the token has access\n" +
  "to several accounts, also set CLOUDFLARE_ACCOUNT_ID. Then run this command again.";

/** @throws DeployError if nobody is signed in and a sign-in is not possible or failed */
export async function ensureSignedIn(machine, options) {
  // `wrangler whoami` has no --profile option. The other commands report a missing sign-in themselves.
  if (options.workerArguments.includes("--profile")) return;
  const user = (await readUser(machine, options)) ?? (await signIn(machine, options));
  console.log(`Signed in to Cloudflare${user.email ? ` as ${user.email}` : " with an API token"}.`);
}

async function signIn(machine, options) {
  if (!machine.isInteractive) throw new DeployError(NO_TERMINAL);
  console.log("You are not signed in to Cloudflare. wrangler opens a browser window to sign in …");
  await runWrangler(machine, ["login"]);
  const user = await readUser(machine, options);
  if (user === null) throw new DeployError("The sign-in was not completed. Run `npm run deploy` again.");
  return user;
}

/** Returns the signed-in user, or null. */
async function readUser(machine, { accountArguments }) {
  const result = await captureWrangler(machine, ["whoami", "--json", ...accountArguments]);
  const user = parseJson(result.stdout);
  if (user === undefined) {
    throw new DeployError(`wrangler could not check the sign-in. Its output:\n${errorOutput(result)}`);
  }
  return user.loggedIn ? user : null;
}

/** Parses wrangler's JSON, which can follow a warning. */
function parseJson(text) {
  try {
    return JSON.parse(text.slice(text.indexOf("{")));
  } catch {
    return undefined;
  }
}
