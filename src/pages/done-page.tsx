import { Layout } from "./layout.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import type { Words } from "./words/words.ts";

/** The last page of a popup. It is visible only if the popup cannot close itself. */
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
