// One provider's Durable Object: it owns the storage, and hands each request to the part that plays the provider.

import { DurableObject } from "cloudflare:workers";
import { pluggyPart } from "./pluggy/pluggy-part.ts";
import { PLUGGY } from "./pluggy/pluggy.ts";
import { providerApp } from "./oauth/provider-app.ts";
import { findProvider } from "./providers/registry.ts";
import { openState } from "./sandbox.ts";

export interface Env {
  readonly SANDBOX: DurableObjectNamespace<SandboxObject>;
}

/** What plays one provider. */
interface Part {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** For what happens without a request. */
  readonly alarm?: () => Promise<void>;
}

export class SandboxObject extends DurableObject<Env> {
  readonly #part: Part | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#part = openPart(ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#part?.fetch(request) ?? new Response("no such provider", { status: 404 });
  }

  override async alarm(): Promise<void> {
    await this.#part?.alarm?.();
  }
}

function openPart(ctx: DurableObjectState): Part | undefined {
  const id = nameOf(ctx);
  if (id === PLUGGY.id) return pluggyPart(ctx);
  const provider = findProvider(id);
  if (!provider) return undefined;
  const app = providerApp({ ...openState(ctx.storage.sql), provider });
  return { fetch: (request) => app.fetch(request) };
}

/** An object that only its alarm wakes may not be told its name, so that it keeps it. */
function nameOf({ id, storage }: DurableObjectState): string {
  if (id.name === undefined) return storage.kv.get<string>("name") ?? "";
  storage.kv.put("name", id.name);
  return id.name;
}
