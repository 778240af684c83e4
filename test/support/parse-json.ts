import { z } from "zod";
import type { Json } from "./latchkey.ts";

const JsonObject = z.record(z.string(), z.unknown());

/** A JSON object, or an empty one where a text is none. */
export function parseJson(text: string): Json {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
