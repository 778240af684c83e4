// Entries whose token requests the other broker sends with code of their own, with the fields that do the same. This table
// was written after reading what the code of each of them does.

import { flow, rest } from "./parts.mjs";

const longLived = (name) => ({
  endpoints: {
    exchange_endpoint: `https://graph.${name}.${name === "threads" ? "net" : "com"}/access_token`,
  },
  token: {
    exchange: {
      grant_type: `${name === "threads" ? "th" : "ig"}_exchange_token`,
      token_parameter: "access_token",
      method: "GET",
      client_id: false,
    },
    refresh_with: "access_token",
    refresh_method: "GET",
    refresh_not_before: 86_400,
    grant_types: { refresh_token: `${name === "threads" ? "th" : "ig"}_refresh_token` },
    parameter_names: { refresh_token: "access_token" },
  },
});
const inData = (...names) => Object.fromEntries(names.map((name) => [name, ["data", name]]));

const STRIPE_APP = {
  client: { authentication: ["client_secret_as_user"] },
  token: { default_expires_in: 3600 },
};
const PUBLIC = { client: { authentication: ["none"] } };
const BASIC = { client: { authentication: ["client_secret_basic"] } };
/** A refresh prolongs the token for another 30 days. */
const COROS = { token: { refresh_keeps_token: true, default_expires_in: 2_592_000 } };
const SECOND_TOKEN = { problems: [rest("a second token, for another resource, is refreshed as well")] };
const BRAINTREE = {
  client: { authentication: ["client_secret_basic"], basic_encoding: "raw" },
  token: {
    body: "json",
    fields: Object.fromEntries(
      ["access_token", "refresh_token", "token_type", "expires_at"].map((name) => [
        name,
        [name.replace("_", "-")],
      ]),
    ),
  },
  notes: [flow("token requests are JSON, as other public clients send them, and the responses are XML")],
};
const INTROSPECTED = {
  notes: [flow("no response has a lifetime; a 401 or token.default_expires_in stands for introspection")],
};
const FIGMA = { notes: [flow("a form with client authentication, as its documentation has it")] };

/** Returns an object without some of its fields. */
const without = (object = {}, ...names) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** The fields that the code stands for, or the problem, by the name of the entry. */
export const OWN_CODE = {
  "absorb-lms": { token: { parameters: { nonce: "{random}" } } },
  agiloft: {
    problems: [flow("refresh requests have the first 20 characters of the client secret as md5_secret")],
  },
  braintree: BRAINTREE,
  "braintree-sandbox": BRAINTREE,
  bullhorn: {
    entry: (entry) => ({
      ...entry,
      authorization_params: without(entry.authorization_params, "username", "password", "action"),
      connection_config: without(entry.connection_config, "username", "password"),
    }),
    notes: [
      flow(
        "the person signs in with the provider, and does not enter the password anywhere else; the session of the API, which the token is exchanged for, is none of the flow",
      ),
    ],
    problems: [
      rest("the API needs a session, which the token is exchanged for; its URL has a path of each session"),
    ],
  },
  clover: {
    token: {
      body: "json",
      grant_types: { authorization_code: null, refresh_token: null },
      refresh_authentication: "none",
      fields: {
        expires_at: ["access_token_expiration"],
        refresh_token_expires_at: ["refresh_token_expiration"],
      },
    },
  },
  coros: COROS,
  "coros-sandbox": COROS,
  datev: {
    entry: (entry) => ({
      ...entry,
      authorization_params: { response_type: "code", response_mode: "query", nonce: "${random}" },
    }),
    notes: [
      flow(
        "response_type is code: the provider documents the authorization code flow with PKCE, which other public clients use; the ID token in the callback is not requested",
      ),
    ],
  },
  facebook: {
    token: {
      refresh_with: "access_token",
      grant_types: { refresh_token: "fb_exchange_token" },
      parameter_names: { refresh_token: "fb_exchange_token" },
    },
  },
  fanvue: BASIC,
  figjam: FIGMA,
  figma: FIGMA,
  followupboss: { ...BASIC, token: { parameters: { state: "{state}" } } },
  heygen: PUBLIC,
  instagram: longLived("instagram"),
  jobber: { token: { default_expires_in: 3600 } },
  mercury: BASIC,
  "microsoft-admin": {
    problems: [
      flow("an administrator consents, there is no code, and the token is that of client credentials"),
    ],
  },
  "microsoft-teams-bot": SECOND_TOKEN,
  "one-drive": SECOND_TOKEN,
  "posthog-oauth": PUBLIC,
  practicefusion: {
    entry: (entry) => {
      const converted = JSON.stringify(entry).replaceAll(
        "${connectionConfig.baseUrl}",
        "${connectionConfig.fhirHost}/fhir/r4/v1/${connectionConfig.practice}",
      );
      const { connection_config: config, ...other } = JSON.parse(converted);
      const fhirHost = { enum: ["api.patientfusion.com", "api.practicefusion.com"] };
      return { ...other, connection_config: { ...without(config, "baseUrl"), fhirHost, practice: {} } };
    },
    notes: [
      flow("baseUrl is entered as a host and the ID of a practice, with the path of FHIR between them"),
    ],
  },
  "revolut-business": {
    problems: [
      flow("client.authentication can't be private_key_jwt, here with an issuer and an audience of its own"),
    ],
  },
  salesforce: INTROSPECTED,
  "salesforce-experience-cloud": INTROSPECTED,
  "salesforce-sandbox": INTROSPECTED,
  "sentry-oauth": { problems: [flow("the code comes in a webhook, without a state")] },
  "sharepoint-online": SECOND_TOKEN,
  "shopline-oauth": { problems: [flow("token requests are signed with HMAC-SHA256")] },
  slack: {
    entry: (entry) => without(entry, "alternate_access_token_response_path"),
    problems: [rest("the user token, with a refresh token of its own, is not stored beside the bot token")],
  },
  "stripe-app": STRIPE_APP,
  "stripe-app-sandbox": STRIPE_APP,
  threads: longLived("threads"),
  "tiktok-accounts": {
    token: {
      body: "json",
      parameter_names: { code: "auth_code" },
      fields: inData(
        "access_token",
        "refresh_token",
        "token_type",
        "scope",
        "expires_in",
        "refresh_token_expires_in",
      ),
    },
  },
  "tiktok-ads": {
    authorization: { code_parameter: "auth_code" },
    token: {
      body: "json",
      refresh: false,
      grant_types: { authorization_code: null },
      parameter_names: { client_id: "app_id", client_secret: "secret", code: "auth_code" },
      fields: inData("access_token", "scope"),
    },
  },
  "tiktok-personal": { token: { parameter_names: { client_id: "client_key" } } },
  walmart: {
    ...BASIC,
    token: {
      headers: {
        "wm_svc.name": "Walmart Marketplace",
        "wm_qos.correlation_id": "{random}",
        "wm_partner.id": "{seller_id}",
      },
    },
  },
  "workday-oauth": {
    ...BASIC,
    token: { default_expires_in: 3600 },
    notes: [flow("the flag that ignores a rotated refresh token is not there")],
  },
};
