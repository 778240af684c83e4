// Prints what the user has to do after a deployment.
import { readSecretCopy, secretNames, secretsFolder } from "./secret-copies.mjs";

/** @param created the names of the secrets that this run has set */
export function printNextSteps(machine, origin, created) {
  console.log(`
Latchkey is running.${created.length === 0 ? " Nothing else was changed." : ""}

  Origin           ${origin}
  Callback URLs    ${origin}/callback/…   Register each integration's callback_url at its provider
`);
  const copies = secretNames.filter((name) => readSecretCopy(machine, origin, name) !== undefined);
  if (copies.length > 0) console.log(nextSteps(origin, secretsFolder(machine, origin).title, copies));
}

function nextSteps(origin, folder, copies) {
  const token = copies.includes("ADMIN_TOKEN") ? `$(cat ${folder}/ADMIN_TOKEN)` : "$ADMIN_TOKEN";
  return `${folder} contains ${copies.join(" and ")}. Next steps:

1. Move ${copies.length === 1 ? "it" : "them"} to a password manager. Cloudflare does not display secrets, and without ROOT_KEYS, encrypted data cannot be
   decrypted.
2. Create the first app. The response contains its API key, which is shown only once:

   echo "authorization: Bearer ${token}" | curl -s ${origin}/v1/apps -H @- \\
     -H "content-type: application/json" \\
     -d '{"name": "My app", "return_urls": ["https://app.example.com/connected"]}'

3. Delete ${folder}.
`;
}
