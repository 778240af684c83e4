import type { Operations, Provider, ValidateProviderBody, Validation } from "./operations.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** Which providers are listed. Without fields, all are. */
export type ProviderFilter = Omit<Operations["GET /v1/providers"]["query"], "cursor">;

/** The providers of the catalogue and their features, and definitions of your own. */
export class Providers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists the providers that match, or all of them. */
  async list(query: ProviderFilter = {}, options?: CallOptions): Promise<Provider[]> {
    const all: Provider[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#transport.call(
        "GET /v1/providers",
        { query: cursor === undefined ? query : { ...query, cursor } },
        options,
      );
      all.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return all;
  }

  /** Retrieves a provider. */
  get(id: string, options?: CallOptions): Promise<Provider> {
    return this.#transport.call("GET /v1/providers/{provider}", { path: { provider: id } }, options);
  }

  /** Checks the settings of an integration, and returns the requests that Latchkey would send with them. */
  validate(settings: ValidateProviderBody, options?: CallOptions): Promise<Validation> {
    return this.#transport.call("POST /v1/providers/validate", { body: settings }, options);
  }
}
