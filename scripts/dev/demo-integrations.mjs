// The demo app's integrations, with all endpoints at the sandbox. The client secrets are examples that only the sandbox
// accepts.

/** Alice's key at the sandbox. */
const EXAMPLE_KEY = "sk-sandbox-alice-4f2a";

/**
 * Returns the integrations.
 *
 * @param s the sandbox's origin
 * @returns requests of POST /v1/integrations, with a `client` if the client has to be registered at the sandbox. Its
 * `method` is the token endpoint authentication method; Pluggy has none, because it does not use OAuth
 */
export function demoIntegrations(s) {
  return [
    {
      id: "parqet",
      provider: "parqet",
      client_id: "01234567-89ab-7000-8000-000000000000",
      scopes: ["portfolio:read"],
      endpoints: {
        authorization_endpoint: `${s}/parqet/oauth2/authorize`,
        token_endpoint: `${s}/parqet/oauth2/token`,
        api_base_url: `${s}/parqet`,
        issuer: `${s}/parqet`,
      },
      client: { method: "none" },
    },
    {
      id: "addepar",
      provider: "addepar",
      client_id: "example",
      client_secret: "VQ2b71RqtYIoj//enHEdALepvo5s7Huobbboo9KQMj8=",
      scopes: ["PROFILE", "PORTFOLIO"],
      endpoints: {
        authorization_endpoint: `${s}/addepar/oauth2/authorize`,
        token_endpoint: `${s}/addepar/public/oauth2/token`,
        api_base_url: `${s}/addepar/v1`,
      },
      client: { method: "client_secret_post" },
    },
    {
      id: "parqex",
      provider: "parqex",
      client_id: "parqex-demo",
      client_secret: "pqx_demo_9fK2vR7tXwB4nLq8ZsYc3HdM6jGe1UaP",
      scopes: ["OPENDOOR", "CLOSEDOOR"],
      endpoints: {
        authorization_endpoint: `${s}/parqex/oauth/v2/endpoints/authorization/`,
        token_endpoint: `${s}/parqex/oauth/v2/endpoints/token/`,
        api_base_url: `${s}/parqex/oauth/v1/endpoints/`,
      },
      client: { method: "client_secret_post" },
    },
    {
      id: "parallel",
      provider: "parallel",
      // Parallel uses the app's hostname as the client ID, without a registration.
      client_id: "localhost",
      scopes: ["key:read"],
      endpoints: {
        authorization_endpoint: `${s}/parallel/getKeys/authorize`,
        token_endpoint: `${s}/parallel/getKeys/token`,
        api_base_url: `${s}/parallel/api`,
        issuer: `${s}/parallel`,
      },
    },
    {
      id: "pluggy",
      provider: "pluggy",
      client_id: "6c1d9c0e-4f0b-4a53-9d5e-2f7d8a1b3c4e",
      client_secret: "8e2f4a6c-1b3d-4e5f-a7c9-0d1e2f3a4b5c",
      variables: { connector_id: "612" },
      endpoints: { api_base_url: `${s}/pluggy/api` },
      client: {},
    },
    {
      id: "openai",
      provider: "openai",
      endpoints: { api_base_url: `${s}/openai/v1` },
      // Shown below the field of the connect page.
      definition: {
        credentials: {
          fields: {
            api_key: { example: "sk-…", help: `To try it, enter ${EXAMPLE_KEY}, a key of the sandbox.` },
          },
        },
      },
    },
  ];
}
