import type {
  App,
  AppRow,
  CreateAppBody,
  NewApp,
  Operations,
  UpdateAppBody,
  WebhookTest,
} from "./operations.ts";
import { everyRow, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type Cursor = Operations["GET /v1/apps"]["query"];
type NewKey = Operations["POST /v1/apps/{app}/keys"]["answer"];
type NewSecret = Operations["POST /v1/apps/{app}/webhook-secret"]["answer"];

/** The operator's: apps, their keys and webhook secrets. */
export class Apps {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes an app. Its key and its webhook secret are shown this once. */
  create(app: CreateAppBody, options?: CallOptions): Promise<NewApp> {
    return this.#transport.call("POST /v1/apps", { body: app }, options);
  }

  list(from: Cursor = {}, options?: CallOptions): AsyncGenerator<AppRow, void, undefined> {
    return everyRow(from, (at) => this.page(at, options));
  }

  /** One page of that list. */
  page(from: Cursor = {}, options?: CallOptions): Promise<Page<AppRow>> {
    return this.#transport.call("GET /v1/apps", { query: from }, options);
  }

  get(id: string, options?: CallOptions): Promise<App> {
    return this.#transport.call("GET /v1/apps/{app}", { path: { app: id } }, options);
  }

  update(id: string, changes: UpdateAppBody, options?: CallOptions): Promise<App> {
    return this.#transport.call("PATCH /v1/apps/{app}", { path: { app: id }, body: changes }, options);
  }

  /** Ends an app: its keys at once, its connections one by one. */
  delete(id: string, options?: CallOptions): Promise<null> {
    return this.#transport.call("DELETE /v1/apps/{app}", { path: { app: id } }, options);
  }

  /** Makes another key, shown this once. */
  createKey(id: string, options?: CallOptions): Promise<NewKey> {
    return this.#transport.call("POST /v1/apps/{app}/keys", { path: { app: id } }, options);
  }

  deleteKey(id: string, key: string, options?: CallOptions): Promise<null> {
    return this.#transport.call("DELETE /v1/apps/{app}/keys/{key}", { path: { app: id, key } }, options);
  }

  /** Makes a new webhook secret. For 24 hours the one before signs as well. */
  rotateWebhookSecret(id: string, options?: CallOptions): Promise<NewSecret> {
    return this.#transport.call("POST /v1/apps/{app}/webhook-secret", { path: { app: id } }, options);
  }

  /** Sends an app's endpoint a `webhook.test` at once. */
  testWebhook(id: string, options?: CallOptions): Promise<WebhookTest> {
    return this.#transport.call("POST /v1/apps/{app}/webhooks/test", { path: { app: id } }, options);
  }
}
