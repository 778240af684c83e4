import type { CodeDefinition } from "../definition/catalogue-definition.ts";

/** Figma: interface design. https://developers.figma.com/docs/rest-api/authentication/ */
export const figma: CodeDefinition = {
  id: "figma",
  name: "Figma",
  documentation: "https://developers.figma.com/docs/rest-api/authentication/",
  category: "design",
  verified: "documentation",
  registration: {
    url: "https://www.figma.com/developers/apps",
    notes: ["The scopes are chosen in the app's settings."],
  },
  // Half of the sources have www.figma.com/api/oauth/token. The documentation has these, and Figma has retired the others.
  endpoints: {
    authorization_endpoint: "https://www.figma.com/oauth",
    token_endpoint: "https://api.figma.com/v1/oauth/token",
    refresh_endpoint: "https://api.figma.com/v1/oauth/refresh",
    api_base_url: "https://api.figma.com",
  },
  client: { authentication: ["client_secret_basic"] },
  scopes: {
    default: ["current_user:read"],
    separator: ",",
  },
  account: {
    path: "v1/me",
    id: [["id"]],
    label: [[["email"]], [["handle"]]],
  },
};
