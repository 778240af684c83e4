// Converts an entry to a definition, field by field. Whatever has no counterpart is a problem.
import { POST_CONNECTION, PRE_DELETION } from "./after-connecting.mjs";
import { convertApi } from "./api.mjs";
import { convertAuthorization, convertToken } from "./flow.mjs";
import { IGNORED } from "./ignored.mjs";
import { OWN_CODE } from "./own-code.mjs";
import { flow, rest } from "./parts.mjs";
import { alternatives, valueName } from "./templates.mjs";
import { convertUrls } from "./urls.mjs";
import { learnedValues, variables } from "./values.mjs";

const CONVERTED = new Set(
  `display_name authorization_url authorization_url_fragment token_url refresh_url proxy authorization_params
  authorization_url_replacements authorization_code_param_in_callback scope_separator default_scopes disable_pkce
  token_params refresh_params refresh_token_params body_format authorization_method token_request_auth_method
  token_expiration_buffer token_response_metadata refresh_token_response_metadata redirect_uri_metadata connection_config
  post_connection_script pre_connection_deletion_script`.split(/\s+/),
);
const IGNORED_NAMES = new Set(IGNORED.map(({ field }) => field));

/** Returns a definition, the problems that keep it from doing what the entry does, and notes about judgments. */
export function convert(name, original) {
  const code = OWN_CODE[name] ?? {};
  const entry = code.entry?.(original) ?? original;
  const problems = Object.keys(entry)
    .filter((field) => !CONVERTED.has(field) && !IGNORED_NAMES.has(field))
    .map((field) => flow(`${field} has no counterpart`));
  const script = lookUp(POST_CONNECTION, entry.post_connection_script, problems);
  const deletion = lookUp(PRE_DELETION, entry.pre_connection_deletion_script, problems);
  if (script.problem !== undefined) problems.push(rest(script.problem));
  const notes = script.note === undefined ? [] : [rest(script.note)];
  problems.push(...(code.problems ?? []));
  notes.push(...(code.notes ?? []));

  const api = convertApi(entry);
  const flowTexts = flowTextsOf(entry);
  const texts = [...flowTexts, ...restTextsOf(entry, api.left)];
  const urls = urlsOf(entry).flatMap(alternatives);
  const learned = learnedValues(name, entry, script.learned ?? {}, urls);
  const converted = convertUrls(entry, learned);
  // The callback brings it before the token request, or the flow ends.
  for (const [value, one] of Object.entries(learned))
    if (one.from === "callback" && converted.endpoints.token_endpoint?.includes(`{${value}}`))
      one.required = true;
  const authorization = convertAuthorization(entry);
  const token = convertToken(entry);
  const defaults = { ...converted.defaults, ...api.defaults };
  const values = variables(name, entry, learned, {
    defaults,
    chosen: converted.variables,
    scripted: script.variables,
    urls,
    texts,
    flowTexts,
  });
  for (const [value, text] of Object.entries(defaults))
    if (Object.hasOwn(learned, value)) learned[value].default = text;
  problems.push(...cutOut(script, entry, converted.endpoints));
  for (const part of [converted, authorization, token, api, values]) problems.push(...part.problems);
  notes.push(...values.notes, ...converted.notes, ...api.notes);

  const definition = {
    id: name.replaceAll(/[^a-z0-9-]/g, "-"),
    name: entry.display_name,
    documentation: "https://example.com/documentation",
    category: "developer",
    verified: "sources",
    endpoints: {
      ...converted.endpoints,
      ...script.endpoints,
      ...code.endpoints,
      ...(deletion.endpoint === undefined ? {} : { revocation_endpoint: deletion.endpoint }),
      ...accountEndpoint(name, script),
    },
    ...(converted.variants === undefined ? {} : { variants: converted.variants }),
    variables: { ...values.variables, ...script.variables, ...converted.variables },
    learned,
    client: { ...token.client, ...code.client },
    scopes: authorization.scopes,
    authorization: { ...authorization.authorization, ...code.authorization },
    token: { ...token.token, ...code.token },
    ...((script.account ?? api.account) === undefined ? {} : { account: script.account ?? api.account }),
    api: api.api,
    ...(deletion.revocation === undefined ? {} : { revocation: deletion.revocation }),
  };
  return { definition, problems, notes };
}

/** A definition learns whole values. That matters where an optional value stands in the API's URL. */
const cutOut = ({ partsOf = {} }, { connection_config: config = {} }, { api_base_url: url = "" }) =>
  Object.entries(partsOf)
    .filter(([name]) => config[name]?.optional === true && url.includes(`{${valueName(name)}}`))
    .map(([name, whole]) =>
      rest(`endpoints.api_base_url: ${name} is a part of ${whole}, and learned values are whole ones`),
    );

/** The account request of one provider goes to the host of its accounts, which is another one for its sandbox. */
function accountEndpoint(name, { account, endpoints }) {
  if (account?.list === undefined || account.path !== undefined || endpoints !== undefined) return {};
  const host = name.endsWith("-sandbox") ? "account-d.docusign.com" : "account.docusign.com";
  return { account_endpoint: `https://${host}/oauth/userinfo` };
}

function lookUp(table, name, problems) {
  if (name === undefined || name === "") return {};
  if (Object.hasOwn(table, name)) return table[name];
  problems.push(rest(`the script ${name} is not known`));
  return {};
}

const given = (texts) => texts.filter((text) => text !== undefined).map(String);

const flowUrlsOf = ({ authorization_url: authorize, token_url: token, refresh_url: refresh }) =>
  given([authorize, token, refresh]);

const urlsOf = (entry) => [...flowUrlsOf(entry), ...given([entry.proxy?.base_url])];

/** The texts with values that the flow reads. */
const flowTextsOf = (entry) => [
  ...flowUrlsOf(entry),
  ...given(
    [entry.authorization_params, entry.token_params, entry.refresh_params].flatMap((texts) =>
      Object.values(texts ?? {}),
    ),
  ),
];

/** The others. `left` are the names of headers that are not converted. */
const restTextsOf = ({ proxy = {} }, left) =>
  given([
    proxy.base_url,
    ...Object.entries(proxy.headers ?? {}).flatMap(([name, text]) => (left.includes(name) ? [] : [text])),
    ...Object.values(proxy.query ?? {}),
  ]);
