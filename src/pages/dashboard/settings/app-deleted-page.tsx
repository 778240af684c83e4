import { Note } from "../components/note.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";

/** Says that an app was deleted, and what still happens. */
export function AppDeletedPage({ context, name }: { context: PageContext; name: string }) {
  return (
    <Frame context={context} title="App deleted">
      <h1>App deleted</h1>
      <Note tone="good" role="status" title={<bdi>{name}</bdi>}>
        <p class="soft">
          Its API keys have stopped working; on some requests within a minute. Its connections end one by one
          in the background.
        </p>
      </Note>
      <p>
        <a href="/dashboard">All apps</a>
      </p>
    </Frame>
  );
}
