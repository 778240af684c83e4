import type { CodeProvider } from "./provider.ts";

const READ_AND_WRITE = [
  ["TRANSACTIONS", "transactions"],
  ["FILES", "files"],
  ["GROUPS", "groups"],
  ["ENTITIES", "entities"],
  ["POSITIONS", "positions"],
  ["USERS", "the users of your firm"],
  ["TEAMS", "teams"],
] as const;

/** Addepar: wealth management. https://developers.addepar.com/docs/oauth */
export const addepar = Object.freeze<CodeProvider>({
  kind: "code",
  id: "addepar",
  name: "Addepar",
  documentation: "https://developers.addepar.com/docs/oauth",
  // Addepar gives each client its own authorization URL; this is the one of its documentation.
  endpoints: { authorization_endpoint: "https://id.addepar.com/oauth2/authorize" },
  variants: {
    variable: "environment",
    endpoints: {
      production: {
        token_endpoint: "https://api.addepar.com/public/oauth2/token",
        api_base_url: "https://api.addepar.com/v1",
      },
      firm: {
        token_endpoint: "https://{firm}.addepar.com/api/public/oauth2/token",
        api_base_url: "https://{firm}.addepar.com/api/v1",
      },
      clientdev: {
        token_endpoint: "https://{firm}.clientdev.addepar.com/api/public/oauth2/token",
        api_base_url: "https://{firm}.clientdev.addepar.com/api/v1",
      },
    },
  },
  variables: {
    environment: {
      label: "Addepar environment",
      choices: ["production", "firm", "clientdev"],
      default: "production",
    },
    firm: {
      label: "Subdomain of the firm",
      neededWhen: { variable: "environment", values: ["firm", "clientdev"] },
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    known: {
      PROFILE: "Read your name, email address, user ID and firm ID",
      PORTFOLIO: "Read portfolio data and attributes of all clients",
      ...Object.fromEntries(
        READ_AND_WRITE.flatMap(([scope, what]) => [
          [scope, `Read ${what}`],
          [`${scope}_WRITE`, `Read and change ${what}`],
        ]),
      ),
      AUDIT_TRAIL: "Read audit logs",
      REPORTS_WRITE: "Read and generate reports",
      BENCHMARKS_READ: "Read benchmarks",
      BENCHMARKS_WRITE: "Read and change benchmarks",
      BILLING_READ: "Read billing data",
      BILLING_WRITE: "Read and change billing data",
    },
    default: ["PROFILE", "PORTFOLIO"],
    separator: " ",
    caseSensitive: false,
  },
  // PKCE is not documented.
  authorization: { pkce: false },
  token: {
    method: "POST",
    // The page says both "60" and "60 minutes". Seconds, as RFC 6749 has it, never uses a dead token.
    expiresInUnit: "seconds",
    defaultExpiresIn: 3600,
    refresh: true,
    keepAliveDays: null,
    metadataFields: ["addepar_firm", "addepar_subdomain"],
    accountFields: ["addepar_firm"],
  },
  api: {
    header: "authorization",
    scheme: "Bearer",
    metadataHeaders: { "addepar-firm": "addepar_firm" },
    contentType: "application/vnd.api+json",
    neverReplayed: [],
    refusedStatuses: [401],
  },
  check: {
    path: "users/me",
    accountFields: [["data", "id"]],
    labelFields: [
      [["data", "attributes", "email"]],
      [
        ["data", "attributes", "first_name"],
        ["data", "attributes", "last_name"],
      ],
    ],
  },
  revocationHint: "Addepar offers no remote revocation: access can be removed in Addepar by the firm.",
  hooks: null,
  options: ["pkce", "expires_in_unit", "keep_alive_days"],
});
