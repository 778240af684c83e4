// Sets up the demo app in Latchkey and in the sandbox through their HTTP APIs. Doing it again changes nothing.
import { Subscription } from "../../src/events/event.ts";
import { demoIntegrations } from "./demo-integrations.mjs";
import { get, patch, post } from "./http.mjs";

/** @returns what .latchkey/dev.json holds */
export async function provision({ latchkey, sandbox, demo, adminToken, known }) {
  const app = (await reuseApp(latchkey, adminToken, known)) ?? (await createApp(latchkey, demo, adminToken));
  await introduce(latchkey, app, demo);
  const integrations = [];
  for (const { client, ...integration } of demoIntegrations(sandbox)) {
    const {
      id,
      provider,
      callback_url: callbackUrl,
    } = await ensureIntegration(latchkey, app.api_key, integration);
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

/** The last run's app, if Latchkey still knows its key: its state may have been removed since. */
async function reuseApp(latchkey, adminToken, known) {
  if (!known?.api_key) return undefined;
  const answer = await get(`${latchkey}/v1/app`, known.api_key, [401]);
  if (!answer) return undefined;
  const webhook_secret = known.webhook_secret ?? (await newWebhookSecret(latchkey, adminToken, answer.id));
  return { ...answer, api_key: known.api_key, webhook_secret };
}

/**
 * Tells Latchkey where the demo's pages and its webhook are, and of what it wants to be told: an app from an earlier start
 * may not have said, or may have been used to try something else.
 */
function introduce(latchkey, { api_key, origins }, demo) {
  return patch(`${latchkey}/v1/app`, api_key, {
    origins: [...new Set([...origins, demo])],
    webhook_url: `${demo}/webhooks`,
    // The refreshes too, which Latchkey leaves out unless they are named: so "Refresh" is seen to cause one.
    webhook_events: Subscription.options,
  });
}

/** For an app whose secret was not kept: it is shown once only, so the way to know one is to have a new one made. */
async function newWebhookSecret(latchkey, adminToken, appId) {
  const answer = await post(`${latchkey}/v1/apps/${appId}/webhook-secret`, adminToken);
  return answer.webhook_secret;
}

function createApp(latchkey, demo, adminToken) {
  const app = { name: "Demo app", return_urls: [`${demo}/connected`] };
  return post(`${latchkey}/v1/apps`, adminToken, app);
}

async function ensureIntegration(latchkey, apiKey, integration) {
  const existing = await get(`${latchkey}/v1/integrations/${integration.id}`, apiKey, [404]);
  return existing ?? post(`${latchkey}/v1/integrations`, apiKey, integration);
}

/** Tells the sandbox about the client, as its operator would register it at the provider. Only OAuth knows redirect URIs. */
function registerClient(sandbox, provider, { client_id, client_secret }, client, callbackUrl) {
  return post(`${sandbox}/_control/${provider}/clients`, undefined, {
    client_id,
    client_secret,
    name: "Demo app",
    ...(client.method && { redirect_uris: [callbackUrl], token_endpoint_auth_method: client.method }),
  });
}
