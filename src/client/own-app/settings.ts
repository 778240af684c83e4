import type { App, Operations, UpdateOwnAppBody, WebhookTest } from "../operations.ts";
import type { CallOptions, Transport } from "../transport.ts";

type NewSecret = Operations["POST /v1/app/webhooks/secret"]["response"];

/** The settings of the app that the API key belongs to. */
export class Settings {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Retrieves the settings and the status of the webhook endpoint. */
  get(options?: CallOptions): Promise<App> {
    return this.#transport.call("GET /v1/app", {}, options);
  }

  /** Updates the settings. Fields that you omit keep their values. */
  update(changes: UpdateOwnAppBody, options?: CallOptions): Promise<App> {
    return this.#transport.call("PATCH /v1/app", { body: changes }, options);
  }

  /** Sends a `webhook.test` event to your endpoint immediately. */
  testWebhook(options?: CallOptions): Promise<WebhookTest> {
    return this.#transport.call("POST /v1/app/webhooks/test", {}, options);
  }

  /** Creates a new webhook secret. For 24 hours, webhooks are signed with the previous secret as well. */
  rotateWebhookSecret(options?: CallOptions): Promise<NewSecret> {
    return this.#transport.call("POST /v1/app/webhooks/secret", {}, options);
  }
}
