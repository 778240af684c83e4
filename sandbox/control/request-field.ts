// The hidden field of the consent page, which contains the authorization request.
// It is not signed, because the request is validated again when the form is submitted.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import type { Params } from "./received-request.ts";

const queryShape = z.array(z.tuple([z.string(), z.string()]));

/** Encodes the request's parameters in one URL-safe value. */
export function writeRequestField(params: Params): string {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  return btoa(encodeURIComponent(JSON.stringify(pairs)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Decodes the parameters. Returns none for an invalid value. */
export function readRequestField(encoded: string | undefined): [string, string][] {
  try {
    const text = decodeURIComponent(atob((encoded ?? "").replaceAll("-", "+").replaceAll("_", "/")));
    return queryShape.parse(parseJson(text));
  } catch {
    return [];
  }
}
