import type { App, UpdateOwnAppBody, WebhookTest } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** The app whose key you call with. */
export class Settings {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The settings, and how your webhooks do. */
  get(options?: CallOptions): Promise<App> {
    return this.#transport.call("GET /v1/app", {}, options);
  }

  update(changes: UpdateOwnAppBody, options?: CallOptions): Promise<App> {
    return this.#transport.call("PATCH /v1/app", { body: changes }, options);
  }

  /** Sends your endpoint a `webhook.test` at once. */
  testWebhook(options?: CallOptions): Promise<WebhookTest> {
    return this.#transport.call("POST /v1/app/webhooks/test", {}, options);
  }
}
