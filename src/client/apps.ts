import type {
  ApiKey,
  App,
  AppRow,
  CreateAppBody,
  CreateKeyBody,
  NewApiKey,
  NewApp,
  Operations,
  UpdateAppBody,
  WebhookTest,
} from "./operations.ts";
import { iterateRows, type Page } from "./pages.ts";
import type { CallOptions, Transport } from "./transport.ts";

type ListQuery = Operations["GET /v1/apps"]["query"];
type NewSecret = Operations["POST /v1/apps/{app}/webhook-secret"]["response"];

/** Apps, their API keys, and their webhook secrets. For the operator. */
export class Apps {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates an app. Its API key and its webhook secret are returned only once. */
  create(app: CreateAppBody, options?: CallOptions): Promise<NewApp> {
    return this.#transport.call("POST /v1/apps", { body: app }, options);
  }

  /** Iterates over all apps. `limit` is the page size. */
  list(query: ListQuery = {}, options?: CallOptions): AsyncGenerator<AppRow, void, undefined> {
    return iterateRows(query, (next) => this.page(next, options));
  }

  /** Lists one page of apps. */
  page(query: ListQuery = {}, options?: CallOptions): Promise<Page<AppRow>> {
    return this.#transport.call("GET /v1/apps", { query }, options);
  }

  /** Retrieves an app. */
  get(id: string, options?: CallOptions): Promise<App> {
    return this.#transport.call("GET /v1/apps/{app}", { path: { app: id } }, options);
  }

  /** Updates an app. Fields that you omit keep their values. */
  update(id: string, changes: UpdateAppBody, options?: CallOptions): Promise<App> {
    return this.#transport.call("PATCH /v1/apps/{app}", { path: { app: id }, body: changes }, options);
  }

  /** Deletes an app and its API keys. Latchkey then deletes the app's connections one by one. */
  delete(id: string, options?: CallOptions): Promise<null> {
    return this.#transport.call("DELETE /v1/apps/{app}", { path: { app: id } }, options);
  }

  /** Lists an app's API keys, without the keys themselves. */
  async listKeys(id: string, options?: CallOptions): Promise<ApiKey[]> {
    const { data } = await this.#transport.call("GET /v1/apps/{app}/keys", { path: { app: id } }, options);
    return data;
  }

  /** Creates an API key, by default with full access. It is returned only once. */
  createKey(id: string, key: CreateKeyBody = {}, options?: CallOptions): Promise<NewApiKey> {
    return this.#transport.call("POST /v1/apps/{app}/keys", { path: { app: id }, body: key }, options);
  }

  /** Deletes an API key. The key may still be accepted for about a minute. */
  deleteKey(id: string, key: string, options?: CallOptions): Promise<null> {
    return this.#transport.call("DELETE /v1/apps/{app}/keys/{key}", { path: { app: id, key } }, options);
  }

  /** Creates a new webhook secret. For 24 hours, webhooks are signed with the previous secret as well. */
  rotateWebhookSecret(id: string, options?: CallOptions): Promise<NewSecret> {
    return this.#transport.call("POST /v1/apps/{app}/webhook-secret", { path: { app: id } }, options);
  }

  /** Sends a `webhook.test` event to the app's endpoint immediately. */
  testWebhook(id: string, options?: CallOptions): Promise<WebhookTest> {
    return this.#transport.call("POST /v1/apps/{app}/webhooks/test", { path: { app: id } }, options);
  }
}
