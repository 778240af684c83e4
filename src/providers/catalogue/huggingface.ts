import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Hugging Face: machine learning models and data sets. https://huggingface.co/docs/hub/oauth */
export const huggingface: CodeDefinition = {
  id: "huggingface",
  name: "Hugging Face",
  documentation: "https://huggingface.co/docs/hub/oauth",
  category: "developer",
  verified: "documentation",
  registration: { url: "https://huggingface.co/settings/applications/new" },
  endpoints: {
    issuer: "https://huggingface.co",
    authorization_endpoint: "https://huggingface.co/oauth/authorize",
    token_endpoint: "https://huggingface.co/oauth/token",
    userinfo_endpoint: "https://huggingface.co/oauth/userinfo",
    api_base_url: "https://huggingface.co/api",
  },
  client: { authentication: ["client_secret_basic", "none"] },
  scopes: {
    default: ["openid", "profile"],
  },
  account: { path: "userinfo", id: [["sub"]], label: [[["preferred_username"]], [["name"]]] },
};
