// Converts the fields about the authorization request and the token requests.
import { flow } from "./parts.mjs";
import { alternatives } from "./templates.mjs";

const METHODS = { header: "client_secret_basic", basic: "client_secret_basic", body: "client_secret_post" };
const SEPARATORS = { " ": " ", ",": ",", "+": " " };

/** Returns the definition's `authorization` and `scopes`. */
export function convertAuthorization(entry) {
  const problems = [];
  const { response_type: responseType, scope, ...parameters } = entry.authorization_params ?? {};
  const authorization = { parameters: templatesOf(parameters) };
  if (responseType !== undefined && responseType !== "code")
    problems.push(flow(`authorization.response_type can't be ${responseType}`));
  if (entry.disable_pkce === true) authorization.pkce = false;
  if (entry.authorization_code_param_in_callback !== undefined)
    authorization.code_parameter = entry.authorization_code_param_in_callback;

  const names = {};
  for (const [from, to] of Object.entries(entry.authorization_url_replacements ?? {})) {
    const [name, renamed] = [from.replace(/=$/, ""), to.replace(/=$/, "")];
    if (name === "response_type") {
      authorization.response_type = null;
      if (renamed !== "") authorization.parameters[renamed] = "code";
    } else if (["client_id", "redirect_uri", "scope"].includes(name)) names[name] = renamed;
    else problems.push(flow(`authorization.parameter_names lacks ${name}`));
  }
  if (Object.keys(names).length > 0) authorization.parameter_names = names;

  const scopes = {};
  if (entry.default_scopes !== undefined) scopes.default = entry.default_scopes;
  if (scope !== undefined) scopes.default = [...(scopes.default ?? []), scope];
  if (entry.scope_separator !== undefined) {
    scopes.separator = SEPARATORS[entry.scope_separator];
    if (scopes.separator === undefined)
      problems.push(flow(`scopes.separator can't be ${entry.scope_separator}`));
  }
  return { authorization, scopes, problems };
}

/** Returns the definition's `client` and `token`. */
export function convertToken(entry) {
  const problems = [];
  const { grant_type: grantType = "authorization_code", ...parameters } = entry.token_params ?? {};
  const { grant_type: refreshType = "refresh_token", ...refreshParameters } = {
    ...entry.refresh_params,
    ...entry.refresh_token_params,
  };
  const token = { parameters: templatesOf(parameters), refresh_parameters: templatesOf(refreshParameters) };
  if (grantType !== "authorization_code") token.grant_types = { authorization_code: grantType };
  if (refreshType !== "refresh_token")
    token.grant_types = { ...token.grant_types, refresh_token: refreshType };
  if (entry.body_format !== undefined) token.body = entry.body_format;
  // The buffer is the time before the end of the ten minutes of a token in which a refresh is allowed.
  if (entry.token_expiration_buffer !== undefined)
    token.refresh_not_before = 600 - entry.token_expiration_buffer;

  const client = {};
  for (const method of [entry.authorization_method, entry.token_request_auth_method]) {
    if (method === undefined) continue;
    if (METHODS[method] === undefined) problems.push(flow(`client.authentication can't be ${method}`));
    else client.authentication = [METHODS[method]];
  }
  // The other broker sends the ID and the secret without encoding them first.
  if (entry.token_request_auth_method === "basic") client.basic_encoding = "raw";
  return { client, token, problems };
}

/** Parameters have no alternatives in the catalogue. */
const templatesOf = (parameters) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, alternatives(value)[0]]));
