// Runs a Worker that a sample binds to Latchkey, beside a Latchkey of its own.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { adminToken, call, type Json } from "../latchkey.ts";
import { grantAt } from "../peers/sandbox-grant.ts";
import { bundleWorker } from "../runtime/bundle.ts";
import { freeOrigins } from "../runtime/free-origins.ts";
import { Runtime } from "../runtime/runtime.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import { control } from "../sandbox.ts";
import { latchkeyAt, stack } from "../stack.ts";

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
  const bundle = await bundleWorker(config, join(folder, "bundle"));
  const { app, latchkey } = await freeOrigins("app", "latchkey");
  const workers = [workerOptions("app", bundle, { origin: app }), latchkeyAt(latchkey, {})];
  const runtime = await Runtime.start(workers, { inspect: false });
  const post = async (path: string, key: string, body: Json): Promise<unknown> => {
    const response = await call("POST", new URL(path, latchkey).href, key, body);
    if (response.status >= 300) throw new Error(`${path}: ${response.status} ${response.text}`);
    return response.body;
  };
  const settings = { name: "Bound", return_urls: ["http://localhost:9/back"] };
  const { api_key: key } = NewApp.parse(await post("/v1/apps", adminToken, settings));
  const { id } = Created.parse(await post("/v1/connections", key, await newGrant(key, post)));
  return {
    connection: id,
    call: async (path) => {
      const response = await fetch(new URL(path, app), { headers: { "x-key": key } });
      return { status: response.status, text: await response.text() };
    },
    close: () => runtime.close(),
  };
}

/** Creates an integration, and returns a connection to import. */
async function newGrant(
  key: string,
  post: (path: string, key: string, body: Json) => Promise<unknown>,
): Promise<Json> {
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
