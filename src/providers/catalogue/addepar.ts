import type { Localized } from "../../shared/language.ts";
import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** What a scope covers, as it is said after "Read" in each language. */
const READ_AND_WRITE: readonly (readonly [string, Localized])[] = [
  ["TRANSACTIONS", { en: "transactions", de: "Transaktionen", "pt-BR": "transações" }],
  ["FILES", { en: "files", de: "Dateien", "pt-BR": "arquivos" }],
  ["GROUPS", { en: "groups", de: "Gruppen", "pt-BR": "grupos" }],
  ["ENTITIES", { en: "entities", de: "Rechtsträger", "pt-BR": "entidades" }],
  ["POSITIONS", { en: "positions", de: "Positionen", "pt-BR": "posições" }],
  [
    "USERS",
    { en: "the users of your firm", de: "die Benutzer Ihrer Firma", "pt-BR": "os usuários da sua empresa" },
  ],
  ["TEAMS", { en: "teams", de: "Teams", "pt-BR": "equipes" }],
];

const reads = ({ en, de, "pt-BR": pt }: Localized): Localized => ({
  en: `Read ${en}`,
  de: `${capitalized(de)} lesen`,
  "pt-BR": `Ler ${pt}`,
});

const changes = ({ en, de, "pt-BR": pt }: Localized): Localized => ({
  en: `Read and change ${en}`,
  de: `${capitalized(de)} lesen und ändern`,
  "pt-BR": `Ler e alterar ${pt}`,
});

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const BENCHMARKS: Localized = { en: "benchmarks", de: "Vergleichswerte", "pt-BR": "índices de referência" };
const BILLING: Localized = { en: "billing data", de: "Abrechnungsdaten", "pt-BR": "dados de cobrança" };

/** Addepar: wealth management. https://developers.addepar.com/docs/oauth */
export const addepar: CodeDefinition = {
  id: "addepar",
  name: "Addepar",
  documentation: "https://developers.addepar.com/docs/oauth",
  category: "accounting",
  verified: "documentation",
  // Addepar assigns each client its own authorization URL. This is the one from its documentation.
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
      label: "Firm's subdomain",
      required_when: { variable: "environment", values: ["firm", "clientdev"] },
    },
  },
  client: { authentication: ["client_secret_post"] },
  scopes: {
    known: {
      PROFILE: {
        en: "Read your name, email address, user ID and firm ID",
        de: "Ihren Namen, Ihre E-Mail-Adresse, Ihre Benutzer- und Firmenkennung lesen",
        "pt-BR": "Ler seu nome, e-mail, identificador de usuário e da empresa",
      },
      PORTFOLIO: {
        en: "Read portfolio data and attributes of all clients",
        de: "Portfoliodaten und Merkmale aller Kunden lesen",
        "pt-BR": "Ler dados de carteiras e atributos de todos os clientes",
      },
      ...Object.fromEntries(
        READ_AND_WRITE.flatMap(([scope, what]) => [
          [scope, reads(what)],
          [`${scope}_WRITE`, changes(what)],
        ]),
      ),
      AUDIT_TRAIL: {
        en: "Read audit logs",
        de: "Prüfprotokolle lesen",
        "pt-BR": "Ler registros de auditoria",
      },
      REPORTS_WRITE: {
        en: "Read and generate reports",
        de: "Berichte lesen und erstellen",
        "pt-BR": "Ler e gerar relatórios",
      },
      BENCHMARKS_READ: reads(BENCHMARKS),
      BENCHMARKS_WRITE: changes(BENCHMARKS),
      BILLING_READ: reads(BILLING),
      BILLING_WRITE: changes(BILLING),
    },
    default: ["PROFILE", "PORTFOLIO"],
    case_sensitive: false,
  },
  // PKCE is not documented.
  authorization: { pkce: false },
  token: {
    // The page says both "60" and "60 minutes". With seconds, as in RFC 6749, no expired token is ever used.
    default_expires_in: 3600,
    metadata_fields: ["addepar_firm", "addepar_subdomain"],
    account_fields: ["addepar_firm"],
  },
  api: {
    metadata_headers: { "addepar-firm": "addepar_firm" },
    content_type: "application/vnd.api+json",
  },
  account: {
    path: "users/me",
    id: [["data", "id"]],
    label: [
      [["data", "attributes", "email"]],
      [
        ["data", "attributes", "first_name"],
        ["data", "attributes", "last_name"],
      ],
    ],
  },
  revocation: { hint: "Addepar does not support remote revocation. The firm can remove access in Addepar." },
  options: ["pkce", "expires_in_unit", "keep_alive_days"],
};
