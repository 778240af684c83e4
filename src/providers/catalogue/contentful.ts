import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Contentful: headless content management. https://www.contentful.com/developers/docs/extensibility/oauth/ */
export const contentful: CodeDefinition = {
  id: "contentful",
  name: "Contentful",
  documentation: "https://www.contentful.com/developers/docs/extensibility/oauth/",
  category: "content",
  verified: "sources",
  registration: { url: "https://app.contentful.com/account/profile/developers/applications" },
  endpoints: {
    authorization_endpoint: "https://be.contentful.com/oauth/authorize",
    token_endpoint: "https://be.contentful.com/oauth/token",
    account_endpoint: "https://api.contentful.com/users/me",
    api_base_url: "https://{subdomain}.contentful.com",
  },
  variables: { subdomain: { label: "Subdomain of the API", default: "api", example: "api" } },
  client: { authentication: ["client_secret_post"] },
  api: { retry_after_headers: ["x-contentful-ratelimit-reset"] },
  account: { id: [["sys", "id"]], label: [[["email"]], [["firstName"], ["lastName"]]] },
};
