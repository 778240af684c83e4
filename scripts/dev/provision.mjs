// Sets up the demo app in Latchkey and in the sandbox through their HTTP APIs. It is idempotent.
import { Subscription } from "../../src/events/event.ts";
import { demoIntegrations } from "./demo-integrations.mjs";
import { get, patch, post } from "./http.mjs";

/**
 * Sets up the app, its integrations, and their clients at the sandbox.
 *
 * @param options `known`: what the last start wrote to .latchkey/dev.json, if anything
 * @returns the content of .latchkey/dev.json
 */
export async function provision({ latchkey, sandbox, demo, adminToken, known }) {
  const app = (await reuseApp(latchkey, adminToken, known)) ?? (await createApp(latchkey, demo, adminToken));
  await updateApp(latchkey, app, demo);
  const integrations = [];
  for (const { client, ...integration } of demoIntegrations(sandbox)) {
    const {
      id,
      provider,
      callback_url: callbackUrl,
    } = await ensureIntegration(
      { latchkey, sandbox, formerSandbox: known?.sandbox },
      app.api_key,
      integration,
    );
    if (client) await registerClient(sandbox, provider, integration, client, callbackUrl);
    integrations.push({ id, provider });
  }
  return {
    latchkey,
    sandbox,
    demo,
    admin_token: adminToken,
    api_key: app.api_key,
    webhook_secret: app.webhook_secret,
    app: app.id,
    integrations,
  };
}

/** Returns the last start's app, or undefined if Latchkey's storage was deleted since. */
async function reuseApp(latchkey, adminToken, known) {
  if (!known?.api_key) return undefined;
  const app = await get(`${latchkey}/v1/app`, known.api_key, [401]);
  if (!app) return undefined;
  const webhook_secret = known.webhook_secret ?? (await newWebhookSecret(latchkey, adminToken, app.id));
  return { ...app, api_key: known.api_key, webhook_secret };
}

/**
 * Sets the URLs of the demo app's pages and webhook endpoint, and the webhook events. An earlier start may not have
 * set them, may have used another port, or the app may have been changed to try something else.
 */
function updateApp(latchkey, { api_key, origins, return_urls }, demo) {
  return patch(`${latchkey}/v1/app`, api_key, {
    return_urls: [...new Set([...return_urls, `${demo}/connected`])],
    origins: [...new Set([...origins, demo])],
    webhook_url: `${demo}/webhooks`,
    // Includes connection.refreshed, which is sent only if it is named. The demo app's Refresh button causes one.
    webhook_events: Subscription().options,
  });
}

/** Creates a new webhook secret, for an app whose secret was not stored. Latchkey returns a secret only once. */
async function newWebhookSecret(latchkey, adminToken, appId) {
  const { webhook_secret } = await post(`${latchkey}/v1/apps/${appId}/webhook-secret`, adminToken);
  return webhook_secret;
}

function createApp(latchkey, demo, adminToken) {
  const app = { name: "Demo app", return_urls: [`${demo}/connected`] };
  return post(`${latchkey}/v1/apps`, adminToken, app);
}

async function ensureIntegration({ latchkey, sandbox, formerSandbox }, apiKey, integration) {
  const url = `${latchkey}/v1/integrations/${integration.id}`;
  const existing = await get(url, apiKey, [404]);
  if (!existing) return post(`${latchkey}/v1/integrations`, apiKey, integration);
  const endpoints = moveEndpoints(existing.endpoints, formerSandbox, sandbox);
  // A new port is a new origin, which needs the client secret again. A public client has none.
  return endpoints ? patch(url, apiKey, { endpoints, client_secret: integration.client_secret }) : existing;
}

/** Returns the endpoints at the sandbox's new address, or undefined if none has to change. */
function moveEndpoints(endpoints, from, to) {
  if (!from || from === to) return undefined;
  const entries = Object.entries(endpoints);
  if (!entries.some(([, url]) => url.startsWith(`${from}/`))) return undefined;
  return Object.fromEntries(entries.map(([name, url]) => [name, url.replace(`${from}/`, `${to}/`)]));
}

/** Registers the client at the sandbox, as a developer does at a provider. Only OAuth clients have redirect URIs. */
function registerClient(sandbox, provider, { client_id, client_secret }, client, callbackUrl) {
  return post(`${sandbox}/_control/${provider}/clients`, undefined, {
    client_id,
    client_secret,
    name: "Demo app",
    ...(client.method && { redirect_uris: [callbackUrl], token_endpoint_auth_method: client.method }),
  });
}
