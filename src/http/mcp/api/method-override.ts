// Finds the parameters with which some servers run another method than that of the request, which the policy has judged. Pure.

import { parseJson } from "../../../shared/json.ts";

/** The names, without case and with underscores in place of other separators. */
const OVERRIDE = /^(_method|[_$]?http_?method|x_http_method(_override)?|x_method_override)_*$/;

/** The media types of forms. */
const FORM_TYPE = /form/i;

/** The name of a part of a multipart body (RFC 7578, section 4.2). */
const PART_NAME = /\bname\*?\s*=\s*"?(?:utf-8'[^']*')?([^";\r\n]*)/gi;

/**
 * Returns whether a parameter replaces the method. PHP reads dots, spaces, and brackets in a name as underscores, and ignores
 * spaces before it and what follows a NUL.
 */
export function isMethodOverride(name: string): boolean {
  const [read = ""] = name.split("\0");
  return OVERRIDE.test(
    read
      .trim()
      .replaceAll(/[-.+ [\]]/g, "_")
      .toLowerCase(),
  );
}

/**
 * Returns whether a body has such a parameter, as JSON, as a form, or as a multipart body. Without a content type, the API's
 * definition can say that bodies are forms.
 */
export function hasMethodOverride(body: string, contentType = "form"): boolean {
  const json = parseJson(body);
  const names = typeof json === "object" && json !== null ? Object.keys(json) : [];
  if (FORM_TYPE.test(contentType))
    names.push(
      // Some servers also separate parameters with semicolons.
      ...new URLSearchParams(body.replaceAll(";", "&")).keys(),
      ...Array.from(body.matchAll(PART_NAME), ([, name = ""]) => name),
    );
  return names.some(isMethodOverride);
}
