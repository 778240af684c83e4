// How Latchkey is registered at each provider of the sandbox. Runs in Node and in workerd.

/** The authorization servers. */
export type CodeProviderId = "parqet" | "addepar" | "parqex" | "parallel";

export type ProviderId = CodeProviderId | "pluggy";

type Registration = { clientId: string; clientSecret?: string; body: Record<string, unknown> };

/** Returns the registration at a provider, with a new client. */
export function registrationAt(provider: ProviderId, origin: string): Registration {
  const suffix = crypto.randomUUID().slice(0, 8);
  switch (provider) {
    case "parqet":
      return {
        clientId: `parqet-${suffix}`,
        body: {
          scopes: ["portfolio:read"],
          endpoints: {
            issuer: `${origin}/parqet`,
            authorization_endpoint: `${origin}/parqet/oauth2/authorize`,
            device_authorization_endpoint: `${origin}/parqet/oauth2/device`,
            token_endpoint: `${origin}/parqet/oauth2/token`,
            api_base_url: `${origin}/parqet`,
          },
        },
      };
    case "addepar":
      return {
        clientId: `addepar-${suffix}`,
        clientSecret: "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
        body: {
          scopes: ["PROFILE", "PORTFOLIO"],
          endpoints: {
            authorization_endpoint: `${origin}/addepar/oauth2/authorize`,
            token_endpoint: `${origin}/addepar/public/oauth2/token`,
            api_base_url: `${origin}/addepar/v1`,
          },
        },
      };
    case "parqex":
      return {
        clientId: `parqex-${suffix}`,
        clientSecret: "s3cret: with % + / and ü",
        body: {
          endpoints: {
            authorization_endpoint: `${origin}/parqex/oauth/v2/endpoints/authorization/`,
            token_endpoint: `${origin}/parqex/oauth/v2/endpoints/token/`,
            api_base_url: `${origin}/parqex/oauth/v1/endpoints/`,
          },
        },
      };
    case "pluggy":
      return {
        clientId: `pluggy-${suffix}`,
        clientSecret: "pluggy secret: + / =",
        body: {
          variables: { connector_id: "612" },
          endpoints: { api_base_url: `${origin}/pluggy/api` },
        },
      };
    case "parallel":
      return {
        clientId: `parallel-${suffix}.example.com`,
        body: {
          endpoints: {
            issuer: `${origin}/parallel`,
            authorization_endpoint: `${origin}/parallel/getKeys/authorize`,
            token_endpoint: `${origin}/parallel/getKeys/token`,
            api_base_url: `${origin}/parallel/api`,
          },
        },
      };
  }
}
