// The parts of the reference, in their order, and who calls what is in them.

type Caller = "operator" | "app";

/** `about` is what the part is for. */
export const SECTIONS = {
  "Connect sessions": {
    caller: "app",
    about: "Send a person's browser to connect an account, and confirm who came back.",
  },
  Connections: {
    caller: "app",
    about: "The grants of your end users: each is one person's account at one provider.",
  },
  Tokens: {
    caller: "app",
    about: "A valid access token whenever you ask, or the provider's answer itself.",
  },
  Integrations: {
    caller: "app",
    about: "Your registrations at providers: client, scopes, endpoints. They are yours alone.",
  },
  Providers: { caller: "app", about: "The catalogue: what there is to connect, and what each can do." },
  Events: {
    caller: "app",
    about: "What happened in the last 30 days, and whether your webhook endpoint was told.",
  },
  "Your app": { caller: "app", about: "The settings of the app whose key you call with." },
  Apps: { caller: "operator", about: "The operator's: apps, their keys and webhook secrets." },
  "Root keys": { caller: "operator", about: "The operator's: what a rotation of root keys needs." },
} as const satisfies Record<string, { caller: Caller; about: string }>;

export type Section = keyof typeof SECTIONS;
