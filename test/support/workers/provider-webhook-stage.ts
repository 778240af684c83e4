// An app that receives provider webhooks, and a fake of the provider's API.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { parseKey } from "../../../src/vault/api-key.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { newRequestId } from "../../../src/shared/id.ts";
import { newSession, type Stage, valueOf } from "./create-connection.ts";
import { newWebhookStage, fakeEndpoint, type WebhookStage } from "./webhook-stage.ts";
import type { ProviderWebhookRequest } from "../../../src/apps/app-rpc.ts";

/** A provider that authenticates only with the URL, and whose connections are items. */
export const BANK: Parsed<typeof NewIntegration> = {
  provider: "pluggy",
  client_id: "client",
  client_secret: "secret",
  variables: { connector_id: "612" },
  endpoints: { api_base_url: "https://items.example.com" },
};

/** A provider that authenticates with an API key. */
export const API_KEY_PROVIDER: Parsed<typeof NewIntegration> = {
  provider: "parqex",
  client_id: "client",
  client_secret: "secret",
  webhook_secret: "an-api-key-from-the-provider",
};

/** Sends a webhook of an integration's provider. */
type Send = (body: object) => Promise<unknown>;

export type ProviderWebhookStage = WebhookStage & { send: Send };

/** Creates an app with a webhook URL, and another integration whose provider sends webhooks. */
export async function newProviderWebhookStage(
  settings: Parsed<typeof NewIntegration>,
): Promise<ProviderWebhookStage> {
  const stage = await newWebhookStage();
  return { ...stage, ...(await newSender(stage, settings)) };
}

/** Creates an integration of the app, and returns how its provider sends webhooks. */
export async function newSender(
  stage: Stage,
  settings: Parsed<typeof NewIntegration>,
): Promise<{ integration: string; send: Send }> {
  const made = valueOf(await stage.appStub.createIntegration(settings, LATCHKEY));
  const [callbackId = "", key = ""] = (made.webhook_url ?? "").split("/").slice(-2);
  const keyHash = (await parseKey("hk", key))?.hash ?? "";
  const send = (body: object) => {
    const delivery: ProviderWebhookRequest = {
      callbackId,
      keyHash,
      headers: { "x-api-key": "an-api-key-from-the-provider" },
      body: JSON.stringify(body),
      requestId: newRequestId(),
    };
    return stage.appStub.receiveProviderWebhook(delivery);
  };
  return { integration: made.id, send };
}

/** Evicts the app's object from memory, as a crash or a deployment does. */
export async function restartApp({ appStub: app, clock }: Stage): Promise<void> {
  await evictDurableObject(app);
  await runInDurableObject(app, (object) => {
    object.clock = clock.now;
  });
}

/** Returns the rows of the received webhooks. */
export const webhookRows = ({ appStub: app }: Stage) =>
  runInDurableObject(app, (_, { storage }) =>
    storage.sql
      .exec<{ id: string; due_at: number | null; record: string | null }>(
        "SELECT id, due_at, record FROM hook ORDER BY seq",
      )
      .toArray(),
  );

/** Fakes the app's endpoint, and the API with an item of the connection. */
export function fakeBank(stage: ProviderWebhookStage) {
  const item = {
    id: "item-1",
    status: "UPDATED",
    executionStatus: "SUCCESS",
    clientUserId: stage.ids.connection,
    connector: { id: 612, name: "Bank" },
  };
  const responses: Record<string, object> = {
    "/auth": { apiKey: "key" },
    "/connectors/612": { id: 612, name: "Bank", oauth: true, isOpenFinance: true, credentials: [] },
    "/connect_token": { accessToken: "connect-token" },
    "/items": { ...item, status: "UPDATING" },
    "/items/item-1": item,
  };
  return fakeEndpoint(stage.clock, undefined, ({ url }) => Response.json(responses[new URL(url).pathname]));
}

/** Clicks on the connect page, which creates the item. */
export async function beginItem(stage: ProviderWebhookStage): Promise<void> {
  const { stub, ids, integration } = stage;
  const session = await newSession(stage);
  valueOf(await stub.beginAttempt(ids, { session, integration }));
}
