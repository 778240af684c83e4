// Runs a Worker that a sample binds to Latchkey, beside a Latchkey of its own.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import { z } from "zod";
import { grantAt } from "../peers/sandbox-grant.ts";
import { control } from "../sandbox.ts";
import { stack } from "../stack.ts";
import { testSecrets } from "../test-secrets.ts";
import { root } from "./blocks.ts";

const CLIENT_ID = "bound";

const Created = z.object({ id: z.string() });
const NewApp = z.object({ id: z.string(), api_key: z.string() });

type BoundResponse = { status: number; text: string };
type Bound = {
  /** An active connection of the Worker's app. */
  connection: string;
  call: (path: string) => Promise<BoundResponse>;
  close: () => Promise<void>;
};

/** Wraps the sample: its API key is known only when Latchkey runs. */
const mainOf = (sample: string) => `import sample from "./${sample}";
export default {
  fetch: (request, env) => sample.fetch(request, { ...env, LATCHKEY_API_KEY: request.headers.get("x-key") }),
};`;

/** Starts the Worker `sample` of a folder, with part of a wrangler.toml, and imports a connection for it. */
export async function startBound(folder: string, toml: string, sample: string): Promise<Bound> {
  const config = join(folder, "wrangler.toml");
  writeFileSync(join(folder, "main.js"), mainOf(sample));
  writeFileSync(config, `name = "app"\nmain = "main.js"\ncompatibility_date = "2026-10-01"\n${toml}`);
  const latchkey = {
    configPath: join(root, "wrangler.toml"),
    vars: { PUBLIC_ORIGIN: "http://127.0.0.1:1", ALLOW_LOOPBACK: "true" },
    secrets: testSecrets,
  };
  const harness = createTestHarness({ root, workers: [{ configPath: config }, latchkey] });
  await harness.listen();
  const post = async (path: string, key: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}` };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await harness.getWorker("latchkey").fetch(path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const settings = { name: "Bound", return_urls: ["http://localhost:9/back"] };
  const { api_key: key } = NewApp.parse(await post("/v1/apps", testSecrets.ADMIN_TOKEN, settings));
  const { id } = Created.parse(await post("/v1/connections", key, await newGrant(key, post)));
  return {
    connection: id,
    call: async (path) => {
      const response = await harness.getWorker("app").fetch(path, { headers: { "x-key": key } });
      return { status: response.status, text: await response.text() };
    },
    close: () => harness.close(),
  };
}

/** Creates an integration, and returns a connection to import. */
async function newGrant(
  key: string,
  post: (path: string, key: string, body: object) => Promise<unknown>,
): Promise<object> {
  const { sandbox } = await stack();
  const api_base_url = `${sandbox.origin}/parqet`;
  await post("/v1/integrations", key, {
    id: "parqet",
    provider: "parqet",
    client_id: CLIENT_ID,
    endpoints: { api_base_url },
  });
  const callbackUrl = "http://localhost:9/callback";
  await control("parqet", "clients", {
    client_id: CLIENT_ID,
    redirect_uris: [callbackUrl],
    token_endpoint_auth_method: "none",
  });
  const { access_token } = await grantAt("parqet", {
    id: "parqet",
    provider: "parqet",
    clientId: CLIENT_ID,
    clientSecret: undefined,
    callbackUrl,
  });
  return { integration: "parqet", end_user: "u1", access_token };
}
