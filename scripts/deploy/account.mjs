// Whether somebody is signed in at Cloudflare; if not, wrangler's own login is opened.
import { Stop } from "./stop.mjs";
import { askWrangler, complaint, showWrangler } from "./wrangler.mjs";

const WITHOUT_TERMINAL =
  "Nobody is signed in to Cloudflare, and without a terminal nobody can be. Set CLOUDFLARE_API_TOKEN to an API token\n" +
  "made from the template “Edit Cloudflare Workers” (https://dash.cloudflare.com/profile/api-tokens), and\n" +
  "CLOUDFLARE_ACCOUNT_ID if it may see several accounts. Then run this again.";

export async function ensureSignedIn(machine, options) {
  // wrangler knows no profile here, and the commands that do say by themselves when it is not signed in.
  if (options.sameWorker.includes("--profile")) return;
  const user = (await whoAmI(machine, options)) ?? (await signIn(machine, options));
  console.log(`Signed in to Cloudflare${user.email ? ` as ${user.email}` : " with an API token"}.`);
}

async function signIn(machine, options) {
  if (!machine.canAsk) throw new Stop(WITHOUT_TERMINAL);
  console.log("Nobody is signed in to Cloudflare yet: wrangler opens a browser window for that …");
  await showWrangler(machine, ["login"]);
  const user = await whoAmI(machine, options);
  if (user === null) throw new Stop("The sign-in did not come to its end. Run `npm run deploy` again.");
  return user;
}

/** Who is signed in, or null for nobody. */
async function whoAmI(machine, { sameAccount }) {
  const asked = await askWrangler(machine, ["whoami", "--json", ...sameAccount]);
  const user = parse(asked.stdout);
  if (user === undefined)
    throw new Stop(`wrangler could not tell who is signed in. What it said:\n${complaint(asked)}`);
  return user.loggedIn ? user : null;
}

/** Its JSON; a warning may stand before it. */
function parse(text) {
  try {
    return JSON.parse(text.slice(text.indexOf("{")));
  } catch {
    return undefined;
  }
}
