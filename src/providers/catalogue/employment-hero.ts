import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Employment Hero: human resources and payroll. https://developer.employmenthero.com/api-references/ */
export const employmentHero: CodeDefinition = {
  id: "employment-hero",
  name: "Employment Hero",
  documentation: "https://developer.employmenthero.com/api-references/",
  category: "hr",
  verified: "sources",
  endpoints: {
    authorization_endpoint: "https://oauth.employmenthero.com/oauth2/authorize",
    token_endpoint: "https://oauth.employmenthero.com/oauth2/token",
    api_base_url: "https://api.employmenthero.com/api",
  },
  client: { authentication: ["client_secret_post"] },
  authorization: { pkce: false },
};
