import { Layout } from "./layout.tsx";
import type { Words } from "./words/words.ts";

/** Tells a visitor what runs here; there is nothing to do without a link from an app. */
export function HomePage({ nonce, words }: { nonce: string; words: Words }) {
  return (
    <Layout nonce={nonce} words={words} title="Latchkey">
      <h1>Latchkey</h1>
      <p>{words.home.goBack}</p>
      <p class="soft">
        {words.home.developers} <a href="/docs">/docs</a>.
      </p>
    </Layout>
  );
}
