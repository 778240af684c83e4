// The Durable Object of one provider. It owns the storage and passes each request to the provider's handler.

import { DurableObject } from "cloudflare:workers";
import type { Hono } from "hono";
import { createHabitsApp } from "./habits/habits-app.ts";
import { HABITS } from "./habits/habits.ts";
import { OPENAI } from "./openai/openai.ts";
import { createOpenAiApp } from "./openai/openai-app.tsx";
import { createPluggyHandler } from "./pluggy/pluggy-app.ts";
import { PLUGGY } from "./pluggy/pluggy.ts";
import { createProviderApp } from "./oauth/provider-app.ts";
import { findProvider } from "./providers/registry.ts";
import { openState } from "./sandbox.ts";

export interface Env {
  readonly SANDBOX: DurableObjectNamespace<SandboxObject>;
}

/** Simulates one provider. */
interface ProviderHandler {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Runs what happens without a request. */
  readonly alarm?: () => Promise<void>;
}

export class SandboxObject extends DurableObject<Env> {
  readonly #handler: ProviderHandler | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#handler = createHandler(ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#handler?.fetch(request) ?? new Response("unknown provider", { status: 404 });
  }

  override async alarm(): Promise<void> {
    await this.#handler?.alarm?.();
  }
}

function createHandler(ctx: DurableObjectState): ProviderHandler | undefined {
  const id = nameOf(ctx);
  if (id === PLUGGY.id) return createPluggyHandler(ctx);
  const app = createApp(id, ctx.storage.sql);
  return app && { fetch: (request) => app.fetch(request) };
}

function createApp(id: string, sql: SqlStorage): Hono | undefined {
  if (id === HABITS.id) return createHabitsApp(sql);
  if (id === OPENAI.id) return createOpenAiApp(sql);
  const provider = findProvider(id);
  return provider && createProviderApp({ ...openState(sql), provider });
}

/** Returns the object's name. It is stored, because it can be undefined when an alarm wakes the object. */
function nameOf({ id, storage }: DurableObjectState): string {
  if (id.name === undefined) return storage.kv.get<string>("name") ?? "";
  storage.kv.put("name", id.name);
  return id.name;
}
