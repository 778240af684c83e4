import type { CreateIntegrationBody, Integration, UpdateIntegrationBody } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Your registrations at providers. */
export class Integrations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes an integration; register its `callback_url` with the provider. */
  create(integration: CreateIntegrationBody, options?: CallOptions): Promise<Integration> {
    return this.#transport.call("POST /v1/integrations", { body: integration }, options);
  }

  /** All of them; there are never many. */
  async list(options?: CallOptions): Promise<Integration[]> {
    const { data } = await this.#transport.call("GET /v1/integrations", {}, options);
    return data;
  }

  get(id: string, options?: CallOptions): Promise<Integration> {
    return this.#transport.call("GET /v1/integrations/{integration}", { path: { integration: id } }, options);
  }

  /** Replaces the fields that are named, each as a whole. */
  update(id: string, changes: UpdateIntegrationBody, options?: CallOptions): Promise<Integration> {
    const input = { path: { integration: id }, body: changes };
    return this.#transport.call("PATCH /v1/integrations/{integration}", input, options);
  }

  /** Ends one that has no connections any more. */
  delete(id: string, options?: CallOptions): Promise<null> {
    return this.#transport.call(
      "DELETE /v1/integrations/{integration}",
      { path: { integration: id } },
      options,
    );
  }
}
