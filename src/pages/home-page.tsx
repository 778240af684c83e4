import { Icon } from "./sheet/icon.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";

/** The page at `/`. It tells visitors what this service is. */
export function HomePage({ nonce, words }: { nonce: string; words: Words }) {
  return (
    <Sheet nonce={nonce} words={words} title="Latchkey" app={null}>
      <div class="calm">
        <header class="head">
          <span class="mark" aria-hidden="true">
            <Icon name="key" />
          </span>
          <h1>Latchkey</h1>
          <p>{words.home.introduction}</p>
        </header>
      </div>
      <p class="small fine">
        <span>
          {words.home.developers} <a href="/docs">/docs</a>.
        </span>
      </p>
    </Sheet>
  );
}
