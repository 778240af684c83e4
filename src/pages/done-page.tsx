import type { ShownApp } from "../brand/brand.ts";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import { Pair, type Shown, shownApp } from "./sheet/logo.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";

/** The last page of a popup. It is visible only if the popup cannot close itself. */
export function DonePage(props: {
  nonce: string;
  words: Words;
  app: ShownApp;
  provider: Shown | null;
  leave: PopupMessage;
  isPreview?: boolean;
}) {
  const { nonce, words, app, provider, leave } = props;
  const title = provider === null ? words.done.title : words.done.connected(provider.name);
  return (
    <Sheet nonce={nonce} words={words} title={title} app={app} isPreview={props.isPreview ?? false}>
      <div class="calm">
        <header class="head">
          {provider !== null && <Pair provider={provider} app={shownApp(app)} join="done" />}
          <h1>{title}</h1>
          <p>{words.done.sentence}</p>
        </header>
      </div>
      <div class="actions">
        <a class="button main" href={leave.next} rel="noreferrer">
          {words.layout.backTo(app.name)}
        </a>
      </div>
      {provider !== null && (
        <p class="small fine">
          <span>{words.connect.endAccess(app.name, provider.name)}</span>
        </p>
      )}
      {props.isPreview !== true && <PopupScript nonce={nonce} leave={leave} when="now" />}
    </Sheet>
  );
}
