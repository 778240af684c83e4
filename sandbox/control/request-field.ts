// The hidden field of the consent page that carries the whole authorization request to the decision.
// It is not signed: the request is judged again when it comes back.

import { z } from "zod";
import { readJson } from "../json-text.ts";
import type { Params } from "./received.ts";

const queryShape = z.array(z.tuple([z.string(), z.string()]));

/** Writes the request's parameters into one URL-safe value. */
export function writeRequestField(params: Params): string {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  return btoa(encodeURIComponent(JSON.stringify(pairs)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Reads them back; nothing at all from a value that was not written here. */
export function readRequestField(opaque: string | undefined): [string, string][] {
  try {
    const text = decodeURIComponent(atob((opaque ?? "").replaceAll("-", "+").replaceAll("_", "/")));
    return queryShape.parse(readJson(text));
  } catch {
    return [];
  }
}
