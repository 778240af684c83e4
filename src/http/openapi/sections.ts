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
    about: "A connection is what an end user has granted at a provider, with its tokens.",
  },
  Tokens: {
    caller: "app",
    about: "Get a valid access token, or call the provider's API through the proxy.",
  },
  Integrations: {
    caller: "app",
    about:
      "An integration is your client at a provider: client ID and secret, scopes and endpoints. Other apps cannot use it.",
  },
  Providers: { caller: "app", about: "The catalog of supported providers and their features." },
  Events: {
    caller: "app",
    about: "Events of the last 30 days, and their delivery to your webhook endpoint.",
  },
  "Your app": { caller: "app", about: "The settings of the app that the API key belongs to." },
  Apps: { caller: "operator", about: "Apps, their API keys and their webhook secrets. For the operator." },
  "Root keys": {
    caller: "operator",
    about: "Re-encryption of all stored secrets after a rotation of the root keys. For the operator.",
  },
} as const satisfies Record<string, { caller: Caller; about: string }>;

export type Section = keyof typeof SECTIONS;
