// The sections of the API reference, in order, and who calls their operations.

type Caller = "operator" | "app";

/** `about` introduces the section. */
export const SECTIONS = {
  "Connect sessions": {
    caller: "app",
    about:
      "A connect session lets one end user connect an account. Redirect the user to its link, and confirm the connection when they return.",
  },
  Connections: {
    caller: "app",
    about: "A connection is an end user's grant from a provider, as stored in Latchkey.",
  },
  Tokens: {
    caller: "app",
    about: "Get a valid access token, or call the provider's API through the proxy.",
  },
  Agents: {
    caller: "app",
    about:
      "An agent key lets an AI agent use the connections of one end user through the MCP server at `/mcp`, within a policy. A held call waits until the end user allows it.",
  },
  Integrations: {
    caller: "app",
    about:
      "An integration is your OAuth client for a provider, with the client ID and secret, the scopes, and the endpoints. Other apps cannot use it.",
  },
  Providers: { caller: "app", about: "The supported providers and their features." },
  Events: {
    caller: "app",
    about: "Events from the last 30 days, and their delivery to your webhook endpoint.",
  },
  Logs: {
    caller: "app",
    about:
      "The requests, refreshes, checks, failed attempts, and failed deliveries of your app in the last seven days.",
  },
  "Your app": { caller: "app", about: "The settings of the app that the API key belongs to." },
  Apps: {
    caller: "operator",
    about:
      "Apps, their API keys, and their webhook secrets. These operations require the operator's admin token.",
  },
  "Root keys": {
    caller: "operator",
    about:
      "Re-encryption of all stored secrets after a rotation of the root keys. These operations require the operator's admin token.",
  },
} as const satisfies Record<string, { caller: Caller; about: string }>;

export type Section = keyof typeof SECTIONS;
