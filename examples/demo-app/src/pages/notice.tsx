// The result of the last step, selected by a code in the URL. The sentences are fixed; only a code is copied from the
// URL.
import { printableCode, returnErrorSentence } from "../return-error.ts";

const notices: ReadonlyMap<string, string> = new Map([
  ["connected", "Connected. You can now call the provider’s API."],
  [
    "finishing",
    "Your bank may take a moment to prepare the data. The connection will appear here when it is ready.",
  ],
  ["disconnected", "Disconnected. Latchkey has deleted the credentials."],
  ["call_approved", "Allowed. The agent can now send the call, once."],
  ["call_declined", "Declined. The agent’s call is not sent."],
  ["call_expired", "The agent’s call has expired, so it is not sent. The agent can ask again."],
  ["call_sending", "The agent is sending the call."],
  ["call_sent", "The agent has sent the call."],
  ["call_of_another_user", "The agent’s call belongs to another user. Sign in as that user."],
  ["call_unknown", "The agent’s call can’t be opened. Ask the agent for a new link."],
]);

/** The query parameters that select the notice. */
export type NoticeQuery = Readonly<Partial<Record<"notice" | "error", string>>>;

export function Notice({ query: { notice = "", error } }: { query: NoticeQuery }) {
  if (error !== undefined) return <NotConnected code={error} />;
  const text = notices.get(notice);
  return text === undefined ? null : (
    <p class="notice" role="status" tabindex={-1}>
      {text}
    </p>
  );
}

function NotConnected(props: { code: string }) {
  return (
    <div class="problem" role="alert" tabindex={-1}>
      <strong>Not connected</strong>
      <p>{returnErrorSentence(props.code)}</p>
      <p class="small">
        Code <code>{printableCode(props.code)}</code>
      </p>
    </div>
  );
}
