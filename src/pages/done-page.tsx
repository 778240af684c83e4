import { Layout } from "./layout.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import type { Words } from "./words/words.ts";

/** The end of a window that the app's page opened. Seen only where it can't close itself. */
export function DonePage(props: { nonce: string; words: Words; appName: string; leave: PopupMessage }) {
  const { nonce, words, appName, leave } = props;
  return (
    <Layout nonce={nonce} words={words} title={words.done.title}>
      <h1>{words.done.title}</h1>
      <p>{words.done.sentence(appName)}</p>
      <a class="action" href={leave.next} rel="noreferrer">
        {words.layout.backTo(appName)}
      </a>
      <PopupScript nonce={nonce} leave={leave} when="now" />
    </Layout>
  );
}
