// Converts the URLs of an entry to endpoints.
import { flow, ofField, rest } from "./parts.mjs";
import { alternatives, defaultsBetween } from "./templates.mjs";

const NAMES = {
  authorization_endpoint: ({ authorization_url: url, authorization_url_fragment: fragment }) =>
    fragment === undefined ? url : `${url}#${fragment}`,
  token_endpoint: ({ token_url: url }) => url,
  refresh_endpoint: ({ refresh_url: url }) => url,
  api_base_url: ({ proxy }) => proxy?.base_url,
};

/**
 * Returns the endpoints, and what their alternatives amount to: defaults of values, variants, or a learned value that
 * replaces a variable.
 */
export function convertUrls(entry, learned) {
  const result = { endpoints: {}, defaults: {}, variables: {}, problems: [], notes: [] };
  const note = (name, text) => result.notes.push(name === "api_base_url" ? rest(text) : flow(text));
  const optionalUrls = {};
  for (const [name, read] of Object.entries(NAMES)) {
    const url = read(entry);
    if (url === undefined) continue;
    const [first, second] = alternatives(url).map(withScheme);
    result.endpoints[name] = first;
    if (second === undefined) continue;
    const defaults = defaultsBetween(first, second);
    const learnedName = Object.keys(learned).find((value) => second.includes(`{${value}}`));
    if (learnedName !== undefined) {
      // What the provider says is right for every person, and the variable was a person's own answer to the same question.
      result.endpoints[name] = second;
      note(name, `${name} is always that of ${learnedName}`);
    } else if (defaults !== null) {
      Object.assign(result.defaults, defaults);
    } else if (isWholeHost(first) && Object.values(entry.connection_config).some(({ hidden }) => hidden)) {
      note(name, `the alternative of ${name} is a value of the first one`);
    } else optionalUrls[name] = [first, second];
  }
  return { ...result, ...variantsOf(entry, optionalUrls, result) };
}

/** A template that starts with a value is the whole URL, of which a definition uses the host. */
const withScheme = (url) => (url.startsWith("{") ? `https://${url}` : url);

const isWholeHost = (url) => /^https:\/\/\{\w+\}(\/|$)/.test(url);

/** URLs that differ in more than a value, by whether a variable with choices is set. */
function variantsOf({ connection_config: config = {} }, urls, { endpoints, problems }) {
  if (Object.keys(urls).length === 0) return {};
  const [name, own] =
    Object.entries(config).find(
      ([value, { enum: choices }]) => choices && JSON.stringify(urls).includes(`{${value}}`),
    ) ?? [];
  if (name === undefined) {
    return {
      problems: [
        ...problems,
        ...Object.keys(urls).map((one) => ofField(`endpoints.${one}`, "its alternative has no counterpart")),
      ],
    };
  }
  const fill = (index, choice) =>
    Object.fromEntries(
      Object.entries(urls).map(([endpoint, both]) => [endpoint, both[index].replaceAll(`{${name}}`, choice)]),
    );
  const variants = {
    variable: name,
    endpoints: {
      default: fill(1, ""),
      ...Object.fromEntries(own.enum.map((choice) => [choice, fill(0, choice)])),
    },
  };
  const others = Object.fromEntries(
    Object.entries(endpoints).filter(([endpoint]) => !Object.hasOwn(urls, endpoint)),
  );
  const choices = ["default", ...own.enum];
  return {
    variants,
    endpoints: others,
    variables: { [name]: { label: own.title || name, choices, default: "default" } },
  };
}
