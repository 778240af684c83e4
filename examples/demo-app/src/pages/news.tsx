// What just happened, by a word in the URL. The sentences are this app's: nothing but a code is copied from there.
import { printableCode, returnErrorSentence } from "../return-error.ts";

const notices: ReadonlyMap<string, string> = new Map([
  ["connected", "Connected. Try a call to the provider's API below."],
  [
    "finishing",
    "Your bank may take a moment to prepare the data. The connection is listed here as soon as that is done.",
  ],
  ["disconnected", "Disconnected. Latchkey has deleted the tokens."],
]);

/** The part of a URL's query that tells of it. */
export type NewsQuery = Readonly<Partial<Record<"notice" | "error", string>>>;

export function News({ query: { notice = "", error } }: { query: NewsQuery }) {
  if (error !== undefined) return <NotConnected code={error} />;
  const text = notices.get(notice);
  return text === undefined ? null : (
    <p class="notice" role="status">
      {text}
    </p>
  );
}

function NotConnected(props: { code: string }) {
  return (
    <div class="problem" role="alert">
      <strong>Not connected</strong>
      <p>{returnErrorSentence(props.code)}</p>
      <p class="fine">
        Code <code>{printableCode(props.code)}</code>
      </p>
    </div>
  );
}
