// Validates JSON samples against the schemas of /openapi.json.

import { z } from "zod";
import { ApiChecker } from "../api/api-checker.ts";
import { type Description, operationsOf } from "../api/api-description.ts";
import { send } from "../http/wire.ts";

/** The schema of a sample: an operation's request, its response with a status, or a schema by name. */
export type Schema = { request: string } | { response: string; status: number } | { name: string };

export class JsonSamples {
  readonly #api: Description;
  readonly #checker: ApiChecker;

  private constructor(api: Description) {
    this.#api = api;
    this.#checker = new ApiChecker(api);
  }

  static async of(latchkey: string): Promise<JsonSamples> {
    const { text } = await send(latchkey, { path: "/openapi.json" });
    return new JsonSamples(JSON.parse(text) as Description);
  }

  /** Returns what is wrong with a sample. */
  flawsOf(text: string, schema: Schema): string[] {
    return this.#checker.validate(this.#placeOf(schema), JSON.parse(text));
  }

  /** Returns the statuses that a connection can have. */
  statuses(): string[] {
    const Status = z.object({ properties: z.object({ status: z.object({ enum: z.array(z.string()) }) }) });
    return Status.parse(this.#api.components.schemas["Connection"]).properties.status.enum;
  }

  #placeOf(schema: Schema): string[] {
    if ("name" in schema) return ["components", "schemas", schema.name];
    const name = "request" in schema ? schema.request : schema.response;
    const found = operationsOf(this.#api).find(
      ({ method, path }) => `${method.toUpperCase()} ${path}` === name,
    );
    if (found === undefined) throw new Error(`${name} is not described`);
    const part = "request" in schema ? ["requestBody"] : ["responses", String(schema.status)];
    return ["paths", found.path, found.method, ...part, "content", "application/json", "schema"];
  }
}
