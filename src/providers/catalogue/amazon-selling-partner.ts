import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Amazon Selling Partner: selling on Amazon. https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow */
export const amazonSellingPartner: CodeDefinition = {
  id: "amazon-selling-partner",
  name: "Amazon Selling Partner",
  documentation: "https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow",
  category: "commerce",
  verified: "documentation",
  registration: {
    url: "https://solutionproviderportal.amazon.com",
    notes: ["A draft application requires the authorization parameter `version` with the value `beta`."],
  },
  endpoints: {
    // Each marketplace has its own host.
    authorization_endpoint: "https://{authorization_host}/apps/authorize/consent",
    token_endpoint: "https://api.amazon.com/auth/o2/token",
    api_base_url: "https://{service}-{region}.amazon.com",
  },
  variables: {
    application_id: {
      label: "Application ID",
      kind: "text",
      example: "amzn1.sellerapps.app.00000000-0000-0000-0000-000000000000",
    },
    authorization_host: {
      label: "Seller Central or Vendor Central host of the marketplace",
      kind: "host",
      allowed_hosts: [
        "amazon.com",
        "amazon.ca",
        "amazon.com.mx",
        "amazon.com.br",
        "amazon.co.uk",
        "amazon.de",
        "amazon.fr",
        "amazon.it",
        "amazon.es",
        "amazon.nl",
        "amazon.se",
        "amazon.pl",
        "amazon.ie",
        "amazon.com.be",
        "amazon.com.tr",
        "amazon.ae",
        "amazon.sa",
        "amazon.eg",
        "amazon.in",
        "amazon.co.za",
        "amazon.sg",
        "amazon.com.au",
        "amazon.co.jp",
      ],
      default: "sellercentral.amazon.com",
    },
    region: { label: "API region", choices: ["na", "eu", "fe"], default: "na" },
    service: {
      label: "Production or sandbox",
      choices: ["sellingpartnerapi", "sandbox.sellingpartnerapi"],
      default: "sellingpartnerapi",
    },
  },
  client: { authentication: ["client_secret_post"] },
  learned: { selling_partner_id: { from: "callback", path: ["selling_partner_id"], required: true } },
  authorization: {
    pkce: false,
    // The consent page identifies the application by its application ID, which is not the client ID.
    parameters: { application_id: "{application_id}" },
    code_parameter: "spapi_oauth_code",
  },
  token: { account_fields: ["selling_partner_id"] },
  api: { header: "x-amz-access-token", scheme: null },
};
