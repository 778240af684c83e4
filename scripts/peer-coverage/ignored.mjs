// The fields of an entry that say nothing about how an account is connected, or how its API is called.

/** The fields, with the reason. A name with dots is the path of a field. */
export const IGNORED = [
  { field: "auth_mode", why: "selects the entries" },
  { field: "alias", why: "resolved" },
  { field: "docs", why: "a page of the other broker" },
  { field: "docs_connect", why: "a page of the other broker" },
  { field: "setup_guide_url", why: "a page of the other broker" },
  { field: "categories", why: "the categories differ" },
  { field: "connection_configuration", why: "repeats names that a script sets" },
  { field: "decode_url", why: "nothing reads it" },
  { field: "authorization_url_skip_empty", why: "empty parameters are always left out" },
  { field: "authorization_url_skip_encode", why: "a space between scopes is sent as +" },
  { field: "auth", why: "repeats authorization_params" },
  { field: "webhook_routing_script", why: "incoming webhooks are not a part of connecting" },
  { field: "webhook_user_defined_secret", why: "incoming webhooks are not a part of connecting" },
  { field: "webhook_allowed_query_params", why: "incoming webhooks are not a part of connecting" },
  { field: "proxy.connection_config", why: "repeats connection_config" },
  { field: "proxy.paginate", why: "the proxy returns one page, as the API does" },
  { field: "proxy.decompress", why: "the runtime decompresses responses" },
  ...["error_code", "remaining", "in_body"].map((name) => ({
    field: `proxy.retry.${name}`,
    why: "says which errors the other broker's proxy retries; Latchkey returns them to the caller",
  })),
];

/** Returns in how many entries a field is. */
export const countOf = (field, entries) =>
  entries.filter((entry) => field.split(".").reduce((value, name) => value?.[name], entry) !== undefined)
    .length;
