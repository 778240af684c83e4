import type { AgentCallWords } from "./agent-call-words.ts";

export const agentCallEn: AgentCallWords = {
  title: (provider) => `Allow this request to ${provider}?`,
  asks: (agent, app) => (
    <>
      {agent} in {app} wants to send it with your account.
    </>
  ),
  request: "What the agent wants to send",
  account: "Account",
  destination: "Address",
  query: "Parameters",
  headers: "Headers",
  body: "Content",
  cut: (shown, total) =>
    `This is only the beginning: ${shown} of ${total} characters. All of it would be sent.`,
  invisible: "Characters that can’t be seen are shown as codes, such as \\u{200b}.",
  once: (provider) =>
    `If you allow it, exactly this is sent to ${provider}, once. Anything else needs another permission.`,
  allow: "Allow once",
  decline: "Decline",
};
