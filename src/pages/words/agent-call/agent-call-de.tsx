import type { AgentCallWords } from "./agent-call-words.ts";

export const agentCallDe: AgentCallWords = {
  title: (provider) => `Diese Anfrage an ${provider} erlauben?`,
  asks: (agent, app) => (
    <>
      {agent} in {app} möchte sie mit Ihrem Konto senden.
    </>
  ),
  request: "Das möchte der Agent senden",
  account: "Konto",
  destination: "Adresse",
  query: "Parameter",
  headers: "Kopfzeilen",
  body: "Inhalt",
  cut: (shown, total) => `Das ist nur der Anfang: ${shown} von ${total} Zeichen. Gesendet würde alles.`,
  invisible: "Unsichtbare Zeichen sind als Code zu sehen, zum Beispiel \\u{200b}.",
  once: (provider) =>
    `Wenn Sie zustimmen, wird genau das einmal an ${provider} gesendet. Für alles andere ist eine neue Erlaubnis nötig.`,
  allow: "Einmal erlauben",
  decline: "Ablehnen",
};
