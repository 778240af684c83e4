// Reads the body of a token endpoint's response. RFC 6749, section 5.1 requires JSON. Servers also send form-encoded
// bodies, XML, other content types and other character sets.

import { JsonObject, parseExactJson } from "../../shared/json.ts";

/** A JSON body in the call of a function, as some servers send with `text/javascript`. */
const FUNCTION_CALL = /^\s*[\w$.]+\(\s*(\{.*\})\s*\);?\s*$/s;

/** An element of XML that contains only text. */
const TEXT_ELEMENT = /<([\w.-]+)(?:\s[^<>]*)?>([^<>]*)<\/\1\s*>/g;

/** Returns the fields of a JSON, form-encoded or XML body; null where it is none of these. Never throws. */
export function readFields(
  body: Uint8Array<ArrayBuffer>,
  contentType: string | null,
): Record<string, unknown> | null {
  const text = decode(body, contentType);
  const json = JsonObject().safeParse(parseExactJson(FUNCTION_CALL.exec(text)?.[1] ?? text));
  if (json.success) return json.data;
  if (/[/+]xml\b/i.test(contentType ?? "")) return xmlFields(text);
  // Markup and JSON of another type contain "=" as well.
  if (!text.includes("=") || /^\s*[<[{"]/.test(text)) return null;
  return formFields(new URLSearchParams(text.trim()));
}

/** Returns the fields of a form. A field that is repeated, as some servers do with `scope`, is a list. */
function formFields(form: URLSearchParams): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of form) {
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(fields);
}

/** Returns the texts of an XML document by the names of their elements. Of several with one name, the first one counts. */
function xmlFields(text: string): Record<string, unknown> | null {
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(TEXT_ELEMENT)) {
    if (!fields.has(name))
      fields.set(
        name,
        value.replaceAll(/&(\w+);/g, (entity, key: string) => ENTITIES.get(key) ?? entity),
      );
  }
  return fields.size === 0 ? null : Object.fromEntries(fields);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Decodes text: a byte order mark comes first, then the content type's charset, then UTF-8. */
function decode(body: Uint8Array<ArrayBuffer>, contentType: string | null): string {
  const [first, second] = body;
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
  const label =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : charset;
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    // The runtime does not know the charset.
    return new TextDecoder().decode(body);
  }
}
