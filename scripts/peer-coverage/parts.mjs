// What a problem or a judgment is about: the flow (the authorization, the code exchange and the refresh), or the rest (the
// API, its headers, the account, what is stored of it, and the revocation).

export const flow = (text) => ({ part: "flow", text });
export const rest = (text) => ({ part: "rest", text });

/** Fields of a definition that the flow does not read. */
const AFTER_THE_FLOW =
  /^(api|account|revocation|endpoints\.(api_base_url|account_endpoint|revocation_endpoint|userinfo_endpoint))\b/;

/** Returns a problem of a field of a definition. That of a value is about the flow if a field of the flow contains it. */
export function ofField(path, message, definition) {
  const text = `${path}: ${message}`;
  if (AFTER_THE_FLOW.test(path)) return rest(text);
  const [, name] = /^(?:variables|learned)\.(\w+)/.exec(path) ?? [];
  if (name === undefined) return flow(text);
  const { endpoints = {}, variants, authorization, token } = definition;
  const { api_base_url: _, account_endpoint: __, revocation_endpoint: ___, ...called } = endpoints;
  const fields = JSON.stringify([called, variants, authorization, token]);
  return fields.includes(`{${name}}`) ? flow(text) : rest(text);
}
