// An app whose webhook endpoint a test fakes, with the test's clock.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { vi } from "vitest";
import { z } from "zod";
import { NewApp } from "../../../src/apps/settings/app.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { type EventType, newEvent, Subscription } from "../../../src/events/event.ts";
import { newAppId, newConnectionId } from "../../../src/shared/id.ts";
import { row } from "./directory-row.ts";
import {
  alarmOf,
  importGrant,
  newStage,
  RETURN_URL,
  setClock,
  type Stage,
  valueOf,
} from "./create-connection.ts";
import type { TestClock } from "./test-clock.ts";

export const HOOK = "https://app.example.com/hooks";

/** A received webhook. */
export type Arrival = {
  id: string;
  type: string;
  /** The ID of the connection or integration. */
  subject: string;
  /** Distinguishes the events about one subject. */
  n: number | null;
  headers: Record<string, string>;
  body: string;
  redirect: string;
  at: number;
};

export type WebhookStage = Stage & { secret: string };

/** Creates an app that subscribes to all events, and the unused object of a connection. */
export async function newWebhookStage(
  changes: Partial<z.input<ReturnType<typeof NewApp>>> = {},
): Promise<WebhookStage> {
  let secret = "";
  const stage = await newStage(undefined, async () => {
    const id = newAppId();
    const input = { name: "Test app", return_urls: [RETURN_URL], webhook_url: HOOK };
    const webhook_events = Subscription().options;
    const app = NewApp().parse({ ...input, webhook_events, ...changes });
    secret = valueOf(await appStub(env, id).create(id, app, LATCHKEY)).webhook_secret;
    return id;
  });
  return { ...stage, secret };
}

/** Creates another active connection of the app. */
export async function anotherConnection(stage: WebhookStage): Promise<WebhookStage> {
  const ids = { app: stage.ids.app, connection: newConnectionId() };
  const other = { ...stage, ids, stub: connectionStub(env, ids.app, ids.connection) };
  await setClock(other.stub, stage.clock);
  await importGrant(other);
  return other;
}

const Body = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });
const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/**
 * Replaces `fetch`: `respond` is the app's endpoint, and `elsewhere` handles all other requests. Returns the list of
 * received webhooks, oldest first.
 */
export function fakeEndpoint(
  clock: TestClock,
  respond: (arrival: Arrival) => Response | Promise<Response> = () => new Response(null, { status: 204 }),
  elsewhere: (request: Request) => Response = ({ url }) => {
    throw new Error(`unexpected request to ${url}`);
  },
): Arrival[] {
  const arrivals: Arrival[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (request.url !== HOOK) return elsewhere(request);
    const body = new TextDecoder().decode(await request.arrayBuffer());
    const { type, data } = Body.parse(JSON.parse(body));
    const arrival = {
      id: request.headers.get("webhook-id") ?? "",
      type,
      subject: textOf(data["connection"] ?? data["integration"]),
      n: typeof data["n"] === "number" ? data["n"] : null,
      headers: Object.fromEntries(request.headers),
      body,
      redirect: request.redirect,
      at: clock.now(),
    };
    arrivals.push(arrival);
    return respond(arrival);
  });
  return arrivals;
}

/** Returns whether the Standard Webhooks library accepts a webhook at the time when it arrived. */
export function isVerified(secret: string, { headers, body, at }: Arrival): boolean {
  const now = vi.spyOn(Date, "now").mockReturnValue(at);
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  } finally {
    now.mockRestore();
  }
}

/** Reports an event for each of some connections, which do not exist. `lanes` are their numbers. */
export async function report(
  { appStub: app, clock, ids }: WebhookStage,
  lanes: readonly number[],
  n = 1,
  type: EventType = "connection.updated",
): Promise<void> {
  await runInDurableObject(app, (object) => {
    for (const lane of lanes) {
      const { id } = row(lane);
      object.reportConnection(row(lane), [newEvent(type, { app: ids.app, connection: id, n }, clock.now())]);
    }
  });
}

/** Returns the numbers from 0 to `count - 1`. */
export const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Advances the clock, and runs the app's alarm whenever it is due. */
export async function advanceTime({ appStub: app, clock }: WebhookStage, ms: number): Promise<void> {
  const end = clock.now() + ms;
  for (;;) {
    const dueAt = await alarmOf(app);
    if (dueAt === null || dueAt > end) break;
    clock.at = Math.max(clock.at, dueAt);
    await runDurableObjectAlarm(app);
  }
  clock.at = end;
}

/** Returns the health of the app's endpoint. */
export async function healthOf({ appStub: app }: WebhookStage) {
  const { webhook_health } = valueOf(await app.get());
  if (webhook_health === null) throw new Error("the app has no webhook URL");
  return webhook_health;
}

/** Returns all events that the app can list, newest first, with their deliveries. */
export async function deliveriesOf({ appStub: app }: WebhookStage) {
  const { data } = valueOf(await app.listEvents({ before: null, limit: 200 }));
  return data.map(({ id, delivery }) => ({ id, ...delivery }));
}

export const groupBySubject = (arrivals: readonly Arrival[]) =>
  Map.groupBy(arrivals, ({ subject }) => subject);
