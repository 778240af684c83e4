import { z } from "zod";
import type { Json } from "./latchkey.ts";

const JsonObject = z.record(z.string(), z.unknown());

/** Returns a JSON object, or an empty one if the text is not a JSON object. */
export function parseJson(text: string): Json {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
