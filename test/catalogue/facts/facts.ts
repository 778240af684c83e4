// What is known about each provider of the catalog, independently of its definition: which requests its server accepts,
// and what it answers. The table sourced.json says what public implementations agree on; quirks.ts says what each server
// does differently. Where neither says anything, a server behaves as RFC 6749, RFC 7009 and RFC 7636 say.

import { QUIRKS } from "./quirks.ts";
import type { ClientAuthentication, Quirks } from "./quirk.ts";
import sourced from "./sourced.json" with { type: "json" };

type Votes = Readonly<Record<string, number>>;

/** One line of sourced.json. A number says how many sources have a value. */
type Sourced = {
  id: string;
  confidence: string;
  authorization: string;
  token: string;
  refresh?: string;
  revocation?: string;
  api?: string;
  agree: Readonly<Record<"authorization" | "token", number[]>>;
  client_authentication?: Votes;
  scope_separator?: Votes;
  pkce?: Votes;
  authorization_parameters?: Readonly<Record<string, Votes>>;
  default_scopes?: readonly string[];
  token_body?: string;
  token_parameters?: Readonly<Record<string, string>>;
  refresh_parameters?: Readonly<Record<string, string>>;
  parameter_names?: Readonly<Record<string, string>>;
  api_headers?: readonly string[];
  callback_fields?: readonly string[];
  token_response_fields?: readonly string[];
};

const TABLE = sourced as unknown as readonly Sourced[];

/** What a provider's server is, and what it requires. URLs are filled with the test's values. */
export type Facts = Omit<Quirks, "endpoints" | "values"> & {
  id: string;
  confidence: string;
  /** How many sources name the authorization and the token endpoint, and how many name any. */
  agree: Sourced["agree"];
  endpoints: {
    authorization: string;
    token: string;
    refresh: string | null;
    revocation: string | null;
    exchange: string | null;
    api: string | null;
  };
  /** Parameters of the callback and fields of the token response which an app wants to know. */
  worthKnowing: readonly string[];
  /** The URLs before the values are filled in, for messages. */
  templates: Readonly<Record<string, string>>;
  methods: readonly ClientAuthentication[];
  separators: readonly string[];
  pkce: "required" | "optional" | "refused";
  /** Parameters of the authorization request. "*" means any value. */
  parameters: Readonly<Record<string, string>>;
  values: Readonly<Record<string, string>>;
};

/** Parameters on which the sources agree only because one of them has an example value. */
const MIN_SOURCES = 2;

/** The facts of all providers, by ID. */
export const FACTS: ReadonlyMap<string, Facts> = new Map(TABLE.map((row) => [row.id, combine(row)]));

function combine(row: Sourced): Facts {
  const quirks = QUIRKS[row.id] ?? {};
  const { endpoints: own = {}, values = {}, authorization = {}, token = {}, client = {} } = quirks;
  const templates: Record<string, string> = {};
  const fill = (name: string, template: string | null | undefined): string | null => {
    if (!template) return null;
    templates[name] = template;
    return template.replaceAll(/\{(\w+)\}/g, (braces, key: string) => values[key] ?? braces);
  };
  const votes = row.client_authentication ?? {};
  const methods = Object.keys(votes) as ClientAuthentication[];
  const separators = Object.keys(row.scope_separator ?? { " ": 1 });
  const agreed = Object.entries(row.authorization_parameters ?? {}).flatMap(([name, byValue]) =>
    Object.entries(byValue).flatMap(([value, count]) => (count < MIN_SOURCES ? [] : [[name, value]])),
  );
  return {
    ...quirks,
    id: row.id,
    confidence: row.confidence,
    agree: row.agree,
    worthKnowing: [...(row.callback_fields ?? []), ...(row.token_response_fields ?? [])],
    endpoints: {
      authorization: fill("authorization", own.authorization ?? row.authorization) ?? "",
      token: fill("token", own.token ?? row.token) ?? "",
      refresh: fill("refresh", own.refresh ?? row.refresh),
      revocation: fill("revocation", own.revocation ?? row.revocation),
      exchange: fill("exchange", own.exchange),
      api: fill("api", own.api ?? row.api),
    },
    templates,
    values,
    methods: client.methods ?? (methods.length > 0 ? methods : ["client_secret_basic", "client_secret_post"]),
    separators: authorization.separators ?? separators,
    pkce: authorization.pkce ?? pkceOf(row.pkce),
    parameters: { ...Object.fromEntries(agreed), ...authorization.parameters },
    authorization: { ...authorization, neededScopes: authorization.neededScopes ?? row.default_scopes ?? [] },
    token: {
      ...token,
      body: token.body ?? (row.token_body === "json" ? "json" : "form"),
      parameters: token.parameters ?? row.token_parameters ?? {},
      refreshParameters: token.refreshParameters ?? row.refresh_parameters ?? {},
    },
  };
}

/** Sources that turn PKCE off, while no other uses it, have seen it fail. */
function pkceOf(votes: Votes = {}): Facts["pkce"] {
  if (votes["true"] !== undefined) return "optional";
  return votes["false"] === undefined ? "optional" : "refused";
}
