// Addepar: a confidential client, a firm picker, codes and tokens that expire after a minute, and no refresh token rotation.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import { PERSONAS } from "../personas.ts";
import { randomUrlSafe } from "../random.ts";
import { BEARER_CHALLENGE, bearer } from "./provider.ts";
import type { ApiCall, Provider } from "./provider.ts";

const FIRMS = [
  { id: "2", name: "Harbor Lane Family Office", subdomain: "harborlane" },
  { id: "7", name: "Juniper Wealth Partners", subdomain: "juniper" },
] as const;

const CONTENT_TYPE = "application/vnd.api+json";

const querySchema = z.object({
  data: z.object({
    type: z.literal("portfolio_query"),
    attributes: z.looseObject({ columns: z.array(z.string()).min(1) }),
  }),
});

function respond(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, "content-type": CONTENT_TYPE },
  });
}

function failure(
  status: number,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): Response {
  return respond({ errors: [{ status: String(status), title, detail }] }, status, headers);
}

const unauthorized = (detail: string) => failure(401, "Unauthorized", detail, BEARER_CHALLENGE);

/** The resources, each with the scopes that give access to it. One of them is sufficient. */
const RESOURCES: Readonly<Record<string, { scopes: readonly string[]; read: (call: ApiCall) => Response }>> =
  {
    "GET users/me": { scopes: ["PROFILE"], read: readProfile },
    "POST portfolio/query": { scopes: ["PORTFOLIO"], read: readPortfolio },
    "GET entities": { scopes: ["ENTITIES", "ENTITIES_WRITE"], read: readEntities },
    "GET positions": {
      scopes: ["POSITIONS", "POSITIONS_WRITE"],
      read: () => respond({ data: [], links: { next: null } }),
    },
  };

function handleApiCall(call: ApiCall): Response {
  if (call.headers["addepar-firm"] !== call.grant.pick[0]) {
    return unauthorized("The Addepar-Firm header does not match the firm of this token");
  }
  if (call.body !== null && !call.headers["content-type"]?.toLowerCase().startsWith(CONTENT_TYPE)) {
    return failure(415, "Unsupported Media Type", `Send the body as ${CONTENT_TYPE}`);
  }
  const resource = RESOURCES[`${call.method} ${call.path}`];
  if (!resource) return failure(404, "Not Found", "No such resource");
  if (!resource.scopes.some((scope) => call.grant.scope.includes(scope))) {
    return failure(403, "Forbidden", `This call requires the scope ${resource.scopes.join(" or ")}`);
  }
  return resource.read(call);
}

function readProfile({ grant }: ApiCall): Response {
  const { firstName, lastName, email, id } = PERSONAS[grant.account];
  return respond({
    data: {
      type: "users",
      id: id === "alice" ? "14001" : "14002",
      attributes: { email, first_name: firstName, last_name: lastName, admin_access: false },
      links: { self: "/v1/users/me" },
    },
  });
}

function readPortfolio({ body, grant }: ApiCall): Response {
  const query = querySchema.safeParse(parseJson(body));
  if (!query.success) return failure(400, "Bad Request", "The portfolio query is malformed");
  const columns = query.data.data.attributes.columns;
  return respond({
    meta: {
      columns: columns.map((key) => ({ key, display_name: key, output_type: "Number", currency: "USD" })),
      groupings: [],
    },
    data: {
      type: "portfolio_views",
      attributes: {
        total: {
          name: "Total",
          columns: Object.fromEntries(
            columns.map((key) => [key, grant.pick[0] === "2" ? 48_210_330.75 : 9_120_400.5]),
          ),
          children: [],
        },
      },
    },
    included: [],
  });
}

function readEntities({ grant }: ApiCall): Response {
  const names = grant.pick[0] === "2" ? ["Amsel Trust", "Lane Holdings LLC"] : ["Juniper Growth LP"];
  return respond({
    data: names.map((name, index) => ({
      type: "entities",
      id: `${grant.pick[0] ?? ""}${index + 10}`,
      attributes: { original_name: name, model_type: "TRUST", currency_factor: "USD" },
    })),
    links: { next: null },
  });
}

const firmOptions = FIRMS.map(({ id, name, subdomain }) => ({
  value: id,
  label: name,
  detail: `${subdomain}.addepar.com, firm ${id}`,
}));

export const addepar: Provider = {
  id: "addepar",
  name: "Addepar",
  tagline: "Wealth platform",
  theme: { accent: "#12355b", tint: "#e8eef6", monogram: "Ad" },
  paths: {
    authorize: "/addepar/oauth2/authorize",
    token: "/addepar/public/oauth2/token",
    api: "/addepar/v1",
  },
  issuer: false,
  scopes: {
    separator: " ",
    ignoreCase: true,
    known: {
      PROFILE: "See your name, email address, user ID and firm ID",
      PORTFOLIO: "See clients' portfolio data and attributes",
      TRANSACTIONS: "See transactions",
      TRANSACTIONS_WRITE: "See and change transactions",
      FILES: "See files of each client",
      FILES_WRITE: "See and change files of each client",
      GROUPS: "See groups",
      GROUPS_WRITE: "See and change groups",
      ENTITIES: "See entities and their attributes",
      ENTITIES_WRITE: "See and change entities",
      POSITIONS: "See positions between entities",
      POSITIONS_WRITE: "See and change positions",
      USERS: "See users and contacts of your firm",
      USERS_WRITE: "See and change users of your firm",
      TEAMS: "See teams and their members",
      TEAMS_WRITE: "See and change teams and their members",
      AUDIT_TRAIL: "See audit logs",
      REPORTS_WRITE: "Generate and read reports",
      BENCHMARKS_READ: "See benchmarks and their data",
      BENCHMARKS_WRITE: "See and change benchmarks",
      BILLING_READ: "See billing data",
      BILLING_WRITE: "See and change billing data",
    },
    initial: [],
    echoed: false,
  },
  // The documentation lists only the statuses 200 and 400, also for a wrong secret.
  clients: { methods: ["client_secret_post"], hostnames: false, rejectedStatus: 400 },
  pkce: "optional",
  tokenRequest: "form",
  tokens: {
    codeSeconds: 60,
    accessSeconds: 60,
    type: "bearer",
    refresh: "keeps",
    reuseRevokesGrant: false,
    newCode: () => randomUrlSafe(22),
    newToken: () => randomUrlSafe(36),
  },
  picker: {
    field: "firm",
    legend: "Firm",
    many: false,
    initial: "first",
    remembers: false,
    options: { alice: firmOptions, bob: firmOptions },
  },
  tokenResponseFields: (pick): Record<string, string> => {
    const firm = FIRMS.find(({ id }) => id === pick[0]) ?? FIRMS[0];
    return { addepar_subdomain: firm.subdomain, addepar_firm: firm.id };
  },
  credential: bearer,
  unauthorized: () => unauthorized("The access token is not valid"),
  handleApiCall,
};
