// Converts the templates of an entry: `${connectionConfig.subdomain}` becomes `{subdomain}`. An entry can have an
// alternative after ` || `, which is used if a value of the first template is missing.

const PLACEHOLDER = /\$\{([^}]+)\}/g;

/** Names that mean something else in a definition. */
const RESERVED = new Set(["client_id", "random", "token"]);

/** Returns the name of a value in a definition. */
export function valueName(name) {
  const snake = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^\w]+/g, "_")
    .toLowerCase();
  return RESERVED.has(snake) ? `account_${snake}` : snake;
}

/** Returns the entry's names of the values in a text. */
export function namesIn(text) {
  return Array.from(String(text).matchAll(PLACEHOLDER), ([, name]) => name)
    .filter((name) => !["clientId", "clientSecret", "accessToken", "random"].includes(name))
    .map(withoutPrefix);
}

const withoutPrefix = (name) => name.replace(/^connectionConfig\./, "");

/** Returns the alternatives of a template, each with the placeholders of a definition. */
export function alternatives(text) {
  return String(text)
    .split(" || ")
    .map((one) =>
      one.replaceAll(PLACEHOLDER, (_, name) => {
        if (name === "clientId") return "{client_id}";
        if (name === "random") return "{random}";
        if (name === "clientSecret" || name === "accessToken") return `{${name}}`;
        return `{${valueName(withoutPrefix(name))}}`;
      }),
    );
}

/**
 * Returns the values with which the first template is the second one: constants, which are defaults of variables.
 * Returns null if there are none.
 */
export function defaultsBetween(first, second) {
  const names = [];
  const pattern = first
    .split(/\{(\w+)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return RegExp.escape(part);
      if (names.includes(part)) return `\\k<${part}>`;
      names.push(part);
      return `(?<${part}>.+?)`;
    })
    .join("");
  const found = new RegExp(`^${pattern}$`).exec(second)?.groups;
  if (found === undefined) return null;
  const defaults = Object.entries(found).filter(([name, value]) => value !== `{${name}}`);
  return defaults.some(([, value]) => value.includes("{")) ? null : Object.fromEntries(defaults);
}

/** Where in URLs a value stands: as a whole host, in a host, in the path, or in the query. */
export function placesOf(name, urls) {
  return urls.flatMap((url) =>
    Array.from(url.matchAll(new RegExp(`\\{${name}\\}`, "g")), ({ index }) => {
      const before = url.slice(url.indexOf("://") + 3, index);
      const after = url.slice(index + name.length + 2);
      if (before.includes("?")) return "query";
      if (/[/#]/.test(before)) return "path";
      return before === "" && (after === "" || /^[/?#]/.test(after)) ? "whole host" : "host";
    }),
  );
}
