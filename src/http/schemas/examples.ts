// The values that examples share, so that they refer to the same resources.

const LETTERS = "0123456789abcdefghjk";

export const EXAMPLE = {
  app: `app${LETTERS}`,
  connection: `con${LETTERS}`,
  test: `tst${LETTERS}`,
  session: `ses${LETTERS}`,
  event: `evt${LETTERS}`,
  requestId: `req${LETTERS}`,
  key: `key${LETTERS}`,
  bulkJob: `blk${LETTERS}`,
  savedFilter: `flt${LETTERS}`,
  agentKey: `agt${LETTERS}`,
  agentCall: `agc${LETTERS}${LETTERS}`,
  apiKey: "lk_…",
  integration: "drive",
  provider: "oauth2",
  endUser: "your-user-1",
  scopes: ["files:read"],
  origin: "https://latchkey.example.com",
  time: "2026-11-21T12:00:00.000Z",
  later: "2026-11-21T13:00:00.000Z",
} as const;
