// What is left for a person to do after a deployment.
import { keptSecret, secretNames, secretsFolder } from "./kept-secrets.mjs";

/** @param made the names of the secrets that this run has set */
export function sayWhatNow(machine, origin, made) {
  console.log(`
Latchkey is up.${made.length === 0 ? " Nothing else was to do." : ""}

  Origin           ${origin}
  Callback URLs    ${origin}/callback/…   register an integration's own: the callback_url of the API's answer
`);
  const left = secretNames.filter((name) => keptSecret(machine, origin, name) !== undefined);
  if (left.length > 0) console.log(steps(origin, secretsFolder(machine, origin).title, left));
}

function steps(origin, folder, left) {
  const token = left.includes("ADMIN_TOKEN") ? `$(cat ${folder}/ADMIN_TOKEN)` : "$ADMIN_TOKEN";
  return `${folder} holds ${left.join(" and ")}. What is left for you:

1. Move that to a password manager. Cloudflare shows a secret to nobody, and without ROOT_KEYS nothing that is sealed
   can be opened again.
2. Make the first app. The answer holds its API key, once:

   echo "authorization: Bearer ${token}" | curl -s ${origin}/v1/apps -H @- \\
     -H "content-type: application/json" \\
     -d '{"name": "My app", "return_urls": ["https://app.example.com/connected"]}'

3. Delete ${folder}.
`;
}
