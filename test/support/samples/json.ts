// Validates JSON samples against the schemas of /openapi.json.

import { z } from "zod";
import { ApiChecker } from "../api/api-checker.ts";
import { type Description, operationsOf } from "../api/api-description.ts";
import { send } from "../http/wire.ts";

/** The schema of a sample: an operation's request, its response with a status, or a named schema. */
export type Schema = { takes: string } | { answers: string; status: number } | { is: string };

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

  /** Returns the problems of a sample. */
  flawsOf(text: string, schema: Schema): string[] {
    return this.#checker.validate(this.#placeOf(schema), JSON.parse(text));
  }

  /** Returns the statuses of a connection. */
  statuses(): string[] {
    const Status = z.object({ properties: z.object({ status: z.object({ enum: z.array(z.string()) }) }) });
    return Status.parse(this.#api.components.schemas["Connection"]).properties.status.enum;
  }

  #placeOf(schema: Schema): string[] {
    if ("is" in schema) return ["components", "schemas", schema.is];
    const name = "takes" in schema ? schema.takes : schema.answers;
    const found = operationsOf(this.#api).find(
      ({ method, path }) => `${method.toUpperCase()} ${path}` === name,
    );
    if (found === undefined) throw new Error(`${name} is not described`);
    const part = "takes" in schema ? ["requestBody"] : ["responses", String(schema.status)];
    return ["paths", found.path, found.method, ...part, "content", "application/json", "schema"];
  }
}
