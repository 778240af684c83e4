import { Layout } from "./layout.tsx";
import type { Words } from "./words/words.ts";

/** The page at `/`. It tells visitors what this service is. */
export function HomePage({ nonce, words }: { nonce: string; words: Words }) {
  return (
    <Layout nonce={nonce} words={words} title="Latchkey">
      <h1>Latchkey</h1>
      <p>{words.home.introduction}</p>
      <p class="soft">
        {words.home.developers} <a href="/docs">/docs</a>.
      </p>
    </Layout>
  );
}
