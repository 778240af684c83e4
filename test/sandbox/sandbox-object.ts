// One provider's Durable Object: it owns the storage, and hands each request to the provider's routes.

import { DurableObject } from "cloudflare:workers";
import { providerApp } from "./provider-app.ts";
import { findProvider } from "./providers/registry.ts";
import { openState } from "./sandbox.ts";

export interface Env {
  readonly SANDBOX: DurableObjectNamespace<SandboxObject>;
}

export class SandboxObject extends DurableObject<Env> {
  readonly #app: ReturnType<typeof providerApp> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const provider = findProvider(ctx.id.name ?? "");
    this.#app = provider && providerApp({ ...openState(ctx.storage.sql), provider });
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#app?.fetch(request) ?? new Response("no such provider", { status: 404 });
  }
}
