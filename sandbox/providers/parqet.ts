// Parqet Connect: PKCE, a portfolio picker, and refresh token rotation.

import type { Account, Owner } from "../personas.ts";
import { randomUrlSafe, uuidOf } from "../random.ts";
import { BEARER_CHALLENGE, bearer } from "./provider.ts";
import type { ApiCall, Provider } from "./provider.ts";

interface Holding {
  readonly isin: string;
  readonly name: string;
  readonly shares: number;
  readonly price: number;
}

interface Portfolio {
  readonly id: string;
  readonly name: string;
  readonly holdings: readonly Holding[];
}

const WORLD = { isin: "IE00BK5BQT80", name: "All-World ETF" };
const BONDS = { isin: "IE00BDBRDM35", name: "Global Aggregate Bond" };
const BATTERY = { isin: "DE0007037129", name: "Rheinkraft AG" };

const PORTFOLIOS: Readonly<Record<Owner, readonly Portfolio[]>> = {
  alice: [
    {
      id: "65f1a2b3c4d5e6f708192a01",
      name: "Retirement",
      holdings: [
        { ...WORLD, shares: 412.5, price: 128.4 },
        { ...BONDS, shares: 900, price: 21.15 },
      ],
    },
    {
      id: "65f1a2b3c4d5e6f708192a02",
      name: "Playground",
      holdings: [{ ...BATTERY, shares: 150, price: 34.6 }],
    },
    { id: "65f1a2b3c4d5e6f708192a03", name: "Kids", holdings: [{ ...WORLD, shares: 61.2, price: 128.4 }] },
  ],
  bob: [
    {
      id: "65f1a2b3c4d5e6f708192b01",
      name: "Main depot",
      holdings: [{ ...WORLD, shares: 88, price: 128.4 }],
    },
    {
      id: "65f1a2b3c4d5e6f708192b02",
      name: "Dividends",
      holdings: [{ ...BATTERY, shares: 40, price: 34.6 }],
    },
  ],
  service: [
    {
      id: "65f1a2b3c4d5e6f708192c01",
      name: "Model portfolio",
      holdings: [{ ...BONDS, shares: 5_000, price: 21.15 }],
    },
  ],
};

const valueOf = (portfolio: Portfolio) =>
  Math.round(portfolio.holdings.reduce((sum, holding) => sum + holding.shares * holding.price, 0) * 100) /
  100;

const options = (account: Account) =>
  PORTFOLIOS[account].map((portfolio) => ({
    value: portfolio.id,
    label: portfolio.name,
    detail: `${valueOf(portfolio).toLocaleString("en")} EUR`,
  }));

function failure(status: number, message: string, headers: Record<string, string> = {}): Response {
  const names: Record<number, string> = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
  };
  return Response.json({ message, error: names[status], statusCode: status }, { status, headers });
}

const NOT_FOUND = () => failure(404, "Resource not found");

async function handleApiCall(call: ApiCall): Promise<Response> {
  const { account, client_id, pick, scope } = call.grant;
  const deleted = call.settings.installation_deleted ?? false;
  if (call.method === "GET" && call.path === "user") {
    return Response.json({
      userId: await uuidOf(`parqet user ${account}`),
      installationId: await uuidOf(`parqet installation ${client_id} ${account}`),
      state: deleted ? "deleted" : "active",
      permissions: pick.flatMap((id) => scope.map((name) => `${name}:${id}`)),
    });
  }
  if (deleted) return failure(410, "The installation was deleted");
  if (!scope.includes("portfolio:read")) return failure(403, "Scope portfolio:read is missing");
  const shared = PORTFOLIOS[account].filter(({ id }) => pick.includes(id));
  const [collection, id, part, ...rest] = call.path.split("/");
  if (call.method === "POST" && call.path === "performance") return Response.json(performanceOf(shared));
  if (call.method !== "GET" || collection !== "portfolios" || rest.length > 0) return NOT_FOUND();
  if (id === undefined) {
    return Response.json({
      items: shared.map((portfolio) => ({ id: portfolio.id, name: portfolio.name, currency: "EUR" })),
    });
  }
  const portfolio = shared.find((candidate) => candidate.id === id);
  if (!portfolio) return NOT_FOUND();
  if (part === "activities") return Response.json({ activities: activitiesOf(portfolio), cursor: null });
  if (part === "holdings") {
    return Response.json({
      holdings: portfolio.holdings.map((holding, index) => ({ id: `hld_${index + 1}`, ...holding })),
    });
  }
  return NOT_FOUND();
}

function performanceOf(portfolios: readonly Portfolio[]) {
  const value = portfolios.reduce((sum, portfolio) => sum + valueOf(portfolio), 0);
  return {
    performance: {
      valuation: { atIntervalEnd: value },
      unrealizedGains: { inInterval: { gainGross: value * 0.11 } },
    },
    portfolioIds: portfolios.map(({ id }) => id),
  };
}

function activitiesOf(portfolio: Portfolio) {
  return portfolio.holdings.map((holding, index) => ({
    id: `act_${portfolio.id.slice(-4)}_${index + 1}`,
    type: "buy",
    datetime: `2025-0${index + 1}-15T09:30:00.000Z`,
    asset: { isin: holding.isin, name: holding.name },
    shares: holding.shares,
    price: holding.price,
    currency: "EUR",
  }));
}

export const parqet: Provider = {
  id: "parqet",
  name: "Parqet",
  tagline: "Portfolio tracking",
  theme: { accent: "#0b6e4f", tint: "#e7f5ef", monogram: "Pq" },
  paths: {
    authorize: "/parqet/oauth2/authorize",
    token: "/parqet/oauth2/token",
    api: "/parqet",
    // Parqet does not document this. It is here so that a device can be tried out.
    device: { authorization: "/parqet/oauth2/device", verification: "/parqet/device" },
  },
  issuer: true,
  scopes: {
    separator: " ",
    ignoreCase: false,
    known: {
      "portfolio:read": "See your portfolios, holdings and performance",
      "portfolio:write": "Create portfolios and activities",
    },
    initial: ["portfolio:read"],
    echoed: true,
  },
  clients: {
    methods: ["none", "client_secret_basic", "client_secret_post"],
    hostnames: false,
    rejectedStatus: 401,
  },
  pkce: "required",
  tokenRequest: "form",
  tokens: {
    codeSeconds: 300,
    accessSeconds: 3_600,
    type: "Bearer",
    refresh: "rotates",
    reuseRevokesGrant: false,
    newCode: () => randomUrlSafe(24),
    newToken: () => randomUrlSafe(48),
  },
  picker: {
    field: "portfolios",
    legend: "Portfolios to share",
    many: true,
    initial: "all",
    remembers: true,
    options: { alice: options("alice"), bob: options("bob") },
  },
  // Parqet does not document this. It is here so that a machine can be tried out.
  servicePick: PORTFOLIOS.service.map(({ id }) => id),
  // Parqet does not document this either.
  exchangesTokens: true,
  credential: bearer,
  unauthorized: () => failure(401, "Invalid or expired access token", BEARER_CHALLENGE),
  handleApiCall,
};
