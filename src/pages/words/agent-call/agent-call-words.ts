// The texts of the page on which an end user allows or declines a held call of an agent.

import type { Child } from "hono/jsx";

export type AgentCallWords = {
  title: (provider: string) => string;
  /** Who asks. `agent` is the name that the app gave its agent. */
  asks: (agent: Child, app: string) => Child;
  /** Says what the following box contains, and who wrote it. */
  request: string;
  account: string;
  destination: string;
  query: string;
  headers: string;
  body: string;
  /** A body that is too long to be shown as a whole. */
  cut: (shown: string, total: string) => string;
  invisible: string;
  once: (provider: string) => string;
  allow: string;
  decline: string;
};
