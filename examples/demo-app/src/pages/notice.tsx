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
