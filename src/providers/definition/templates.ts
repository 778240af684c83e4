// Fills the templates of a definition. A placeholder is a name in braces: {subdomain}. A value is checked against its kind
// each time it stands in a URL, so that it can't leave its part of the URL, wherever it came from. Pure.

import { isDnsLabel } from "../../net/outbound-policy.ts";
import type { LearnedValue, ValueKind, Variable } from "./values.ts";

/** A placeholder in a template. */
export const PLACEHOLDER = /\{(\w+)\}/g;

/** What a value may be. A choice is one of a definition's own texts. */
export type ValueRule = {
  kind: ValueKind;
  choices: readonly string[] | undefined;
  allowedHosts: readonly string[] | undefined;
};

/** Checked values by name. A Map, because names such as `constructor` come from outside. */
export type TemplateValues = ReadonlyMap<string, { value: string; kind: ValueKind }>;

const TEXT = /^[^\p{Cc}\p{Cs}]{1,1024}$/u;
const SEGMENT = /^[\w.~-]{1,128}$/;
const DIGITS = /^\d{1,20}$/;
const MAX_URL_LENGTH = 1024;

export const ruleOfVariable = ({ kind = "label", choices, allowed_hosts }: Variable): ValueRule => ({
  kind,
  choices,
  allowedHosts: allowed_hosts,
});

export const ruleOfLearned = ({ kind = "text", allowed_hosts }: LearnedValue): ValueRule => ({
  kind,
  choices: undefined,
  // A host that a server names receives tokens only if the definition allows it.
  allowedHosts: kind === "host" ? (allowed_hosts ?? []) : undefined,
});

/** Returns the value in the form in which it is used, or null where the rule does not allow it. */
export function acceptValue(value: string, { kind, choices, allowedHosts }: ValueRule): string | null {
  if (choices !== undefined) return choices.includes(value) ? value : null;
  switch (kind) {
    case "label":
      return isDnsLabel(value) ? value : null;
    case "host":
      return acceptHost(value, allowedHosts);
    case "path":
      return SEGMENT.test(value) && value !== "." && value !== ".." ? value : null;
    case "digits":
      return DIGITS.test(value) ? value : null;
    case "text":
      return TEXT.test(value) ? value : null;
    case "url":
      return acceptUrl(value);
  }
}

/** Says what a rule allows, after the words "must be". */
export function expectedValue({ kind, choices, allowedHosts }: ValueRule): string {
  if (choices !== undefined) return `one of ${choices.join(", ")}`;
  switch (kind) {
    case "label":
      return "one label of a host name";
    case "host":
      return allowedHosts === undefined ? "a public host name" : `a host below ${allowedHosts.join(", ")}`;
    case "path":
      return "one segment of a path, of up to 128 letters, digits, and the characters _ . ~ -";
    case "digits":
      return "up to 20 digits";
    case "url":
      return "an https URL of up to 1,024 characters, without user information and a fragment";
    case "text":
      return "a text of up to 1,024 characters without control characters";
  }
}

/** Returns a host name, also of an https URL. */
function acceptHost(value: string, allowed: readonly string[] | undefined): string | null {
  const url = URL.parse(value.includes("://") ? value : `https://${value}`);
  if (url === null || url.protocol !== "https:" || url.port !== "") return null;
  if (url.username !== "" || url.password !== "") return null;
  const host = url.hostname;
  // Without a scheme, the value has to be a host name and nothing else.
  if (!value.includes("://") && value.toLowerCase() !== host) return null;
  const labels = host.split(".");
  if (labels.length < 2 || !labels.every(isDnsLabel) || /^\d+$/.test(labels.at(-1) ?? "")) return null;
  if (allowed === undefined) return host;
  return allowed.some((suffix) => host === suffix || host.endsWith(`.${suffix}`)) ? host : null;
}

/** Returns a URL exactly as it is. Which hosts may be called is decided by the outbound policy. */
function acceptUrl(value: string): string | null {
  const url = URL.parse(value);
  if (url === null || value.length > MAX_URL_LENGTH || /[\s{}#]/.test(value)) return null;
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? value : null;
}

/**
 * Fills a URL template. Placeholders without a value, or in a part of the URL where their kind may not stand, are kept:
 * the outbound policy then refuses the URL.
 */
export function fillUrl(template: string, values: TemplateValues): string {
  const whole = values.get(/^\{(\w+)\}$/.exec(template)?.[1] ?? "");
  if (whole?.kind === "url") return whole.value;
  return fillParts(template, (name, part) => {
    const found = values.get(name);
    if (found === undefined || !mayStandIn(part, found.kind)) return undefined;
    return part === "host" ? found.value : encodeURIComponent(found.value);
  });
}

/** Fills the template of a path, which can have a query. Returns null where a value is missing or can't stand there. */
export function fillPath(template: string, values: TemplateValues): string | null {
  const filled = fillUrl(`://host/${template}`, values).slice("://host/".length);
  return placeholdersOf(filled).length > 0 ? null : filled;
}

type UrlPart = "host" | "path" | "query";

/** Whether a value of a kind may stand in a part of a URL. */
export function mayStandIn(part: UrlPart, kind: ValueKind): boolean {
  if (part === "host") return kind === "label" || kind === "host" || kind === "digits";
  return part === "query" || (kind !== "text" && kind !== "url");
}

/** Replaces the placeholders of a URL template. `fill` gets the name and the part of the URL; undefined keeps it. */
function fillParts(template: string, fill: (name: string, part: UrlPart) => string | undefined): string {
  const start = template.indexOf("://") + 3;
  return template.replaceAll(PLACEHOLDER, (braces, name: string, at: number) => {
    const before = template.slice(start, at);
    const part = before.includes("?") ? "query" : /[/#]/.test(before) ? "path" : "host";
    return fill(name, part) ?? braces;
  });
}

/** Fills the template of a parameter or header. Returns null where a value is missing. */
export function fillText(template: string, values: TemplateValues): string | null {
  let isComplete = true;
  const text = template.replaceAll(PLACEHOLDER, (braces, name: string) => {
    const found = values.get(name);
    if (found === undefined) isComplete = false;
    return found?.value ?? braces;
  });
  return isComplete ? text : null;
}

/** Fills the templates of parameters or headers. Those without a value are left out. */
export function fillAll(
  templates: Readonly<Record<string, string | null>> | undefined,
  values: TemplateValues,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates ?? {}).flatMap(([name, template]) => {
      const text = template === null ? null : fillText(template, values);
      return text === null ? [] : [[name, text]];
    }),
  );
}

/** Returns the names of parameters that are left out of a request, because their value is null. */
export const removedNames = (parameters: Readonly<Record<string, string | null>> = {}): string[] =>
  Object.keys(parameters).filter((name) => parameters[name] === null);

/** Returns the names in a template. */
export const placeholdersOf = (template: string): string[] =>
  Array.from(template.matchAll(PLACEHOLDER), ([, name = ""]) => name);

/** Returns the host of an endpoint as people see it. It contains placeholders where values are missing. Null if it has none. */
export function shownHost(url: string): string | null {
  if (placeholdersOf(url).length === 0) return URL.parse(url)?.host ?? null;
  return /^https?:\/\/([^/?#@\\\s]+)/.exec(url)?.[1] ?? null;
}
