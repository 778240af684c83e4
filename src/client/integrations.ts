import type {
  CreatedIntegrationTest,
  CreateIntegrationBody,
  CreateSigningKeyBody,
  Integration,
  IntegrationTest,
  SigningKey,
  TestIntegrationBody,
  UpdateIntegrationBody,
} from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Integrations: your OAuth clients for providers. */
export class Integrations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates an integration. Register its `callback_url` with the provider. */
  create(integration: CreateIntegrationBody, options?: CallOptions): Promise<Integration> {
    return this.#transport.call("POST /v1/integrations", { body: integration }, options);
  }

  /** Lists all integrations. An app can have up to 1,000. */
  async list(options?: CallOptions): Promise<Integration[]> {
    const all: Integration[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? {} : { cursor };
      const page = await this.#transport.call("GET /v1/integrations", { query }, options);
      all.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  /** Retrieves an integration. */
  get(id: string, options?: CallOptions): Promise<Integration> {
    return this.#transport.call("GET /v1/integrations/{integration}", { path: { integration: id } }, options);
  }

  /** Updates an integration. The update replaces the whole value of each field that you send. */
  update(id: string, changes: UpdateIntegrationBody, options?: CallOptions): Promise<Integration> {
    const input = { path: { integration: id }, body: changes };
    return this.#transport.call("PATCH /v1/integrations/{integration}", input, options);
  }

  /**
   * Tests an integration, enabled or not. Open the `connect_url` of the result in a browser, and confirm the handle with which
   * it returns.
   */
  test(id: string, test: TestIntegrationBody = {}, options?: CallOptions): Promise<CreatedIntegrationTest> {
    const input = { path: { integration: id }, body: test };
    return this.#transport.call("POST /v1/integrations/{integration}/tests", input, options);
  }

  /** Retrieves what a test has found. */
  getTest(id: string, test: string, options?: CallOptions): Promise<IntegrationTest> {
    const input = { path: { integration: id, test } };
    return this.#transport.call("GET /v1/integrations/{integration}/tests/{test}", input, options);
  }

  /** Deletes an integration. It must not have connections. */
  delete(id: string, options?: CallOptions): Promise<null> {
    return this.#transport.call(
      "DELETE /v1/integrations/{integration}",
      { path: { integration: id } },
      options,
    );
  }

  /** Creates a key for `private_key_jwt`. The provider reads its public part at the integration's `jwks_url`. */
  createSigningKey(id: string, key: CreateSigningKeyBody = {}, options?: CallOptions): Promise<SigningKey> {
    const input = { path: { integration: id }, body: key };
    return this.#transport.call("POST /v1/integrations/{integration}/signing-keys", input, options);
  }

  /** Lists the keys that are published, the oldest first. */
  async listSigningKeys(id: string, options?: CallOptions): Promise<SigningKey[]> {
    const input = { path: { integration: id } };
    return (await this.#transport.call("GET /v1/integrations/{integration}/signing-keys", input, options))
      .data;
  }

  /** Deletes a key, which is then neither used nor published. */
  deleteSigningKey(id: string, kid: string, options?: CallOptions): Promise<null> {
    const input = { path: { integration: id, kid } };
    return this.#transport.call("DELETE /v1/integrations/{integration}/signing-keys/{kid}", input, options);
  }
}
