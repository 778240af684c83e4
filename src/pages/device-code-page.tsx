// The page that shows a code which the person enters on any device, and the page after the code has expired.

import type { ShownApp } from "../brand/brand.ts";
import type { ShownDeviceCode } from "../connection/connect/session-view.ts";
import { type ConnectLink, linkFields } from "./connect/connect-link.ts";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import { AutoReload, PollScript } from "./poll-status.tsx";
import { Icon } from "./sheet/icon.tsx";
import { Pair, type Shown, shownApp } from "./sheet/logo.tsx";
import { Sentences } from "./sheet/sentences.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";

type PageProps = {
  nonce: string;
  words: Words;
  app: ShownApp;
  provider: Shown;
  /** Returns to the app without a connection. */
  cancelUrl: string;
  /** The message to send when the end user cancels in a popup. */
  leave: PopupMessage | undefined;
};

/** Shows the code and the address, and waits. */
export function DeviceCodePage(props: PageProps & { url: string; code: ShownDeviceCode }) {
  const { nonce, words, app, provider, url, code, leave } = props;
  const { deviceCode } = words;
  const title = deviceCode.title(provider.name);
  const { host, pathname, search } = new URL(code.verificationUri);
  const address = (
    <a href={code.verificationUri} target="_blank" rel="noreferrer">
      <strong>{host}</strong>
      {pathname === "/" ? "" : pathname}
      {search}
    </a>
  );
  const seconds = code.intervalSeconds;
  return (
    <Sheet
      nonce={nonce}
      words={words}
      title={title}
      app={app}
      head={<AutoReload url={url} seconds={seconds} />}
    >
      <div class="calm">
        <header class="head">
          <Pair provider={provider} app={shownApp(app)} join="waiting" />
          <h1>{title}</h1>
          <p>{deviceCode.sentence(provider.name, app.name)}</p>
        </header>
        <div class="row">
          <div>
            <p class="small" id="label">
              {deviceCode.label}
            </p>
            <code class="ref usercode" aria-labelledby="label" translate="no">
              {code.userCode}
            </code>
          </div>
          <button class="button line" type="button" data-copy={code.userCode} hidden>
            <span aria-live="polite" data-copied={deviceCode.copied}>
              {deviceCode.copy}
            </span>
          </button>
        </div>
        <p class="see">
          <Icon name="external" soft />
          <span>{deviceCode.enterAt(address)}</span>
        </p>
        <p class="see" role="status">
          <Icon name="clock" soft />
          <span>{deviceCode.waiting}</span>
        </p>
      </div>
      <div class="actions">
        <a
          class="button main"
          href={code.verificationUriComplete ?? code.verificationUri}
          target="_blank"
          rel="noreferrer"
        >
          {deviceCode.open(host)}
          <span class="hide">{words.connect.newTab}</span>
        </a>
        <a class="button" href={props.cancelUrl} rel="noreferrer" data-leave>
          {words.layout.cancel}
        </a>
      </div>
      <p class="small fine">
        <span>{deviceCode.warning}</span>
      </p>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
      <PollScript nonce={nonce} url={url} next="device" seconds={seconds} />
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: COPY_SCRIPT }} />
    </Sheet>
  );
}

/** Says that the code has expired, with a button for a new one. */
export function ExpiredCodePage(props: PageProps & { link: ConnectLink; integration: string }) {
  const { nonce, words, app, provider, link, integration, leave } = props;
  const { deviceCode } = words;
  return (
    <Sheet nonce={nonce} words={words} title={deviceCode.expiredTitle} app={app}>
      <div class="calm">
        <header class="head">
          <Pair provider={provider} app={shownApp(app)} join="broken" />
          <h1>{deviceCode.expiredTitle}</h1>
          <p>
            <Sentences text={deviceCode.expiredSentence} />
          </p>
        </header>
      </div>
      <form class="actions" method="post" action="/connect">
        {linkFields(link).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="integration" value={integration} />
        <button class="button main" type="submit">
          {deviceCode.newCode}
        </button>
        <a class="button" href={props.cancelUrl} rel="noreferrer" data-leave>
          {words.layout.cancel}
        </a>
      </form>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
    </Sheet>
  );
}

// The button appears only where the browser lets a page write to the clipboard. The code can also be selected with one click.
const COPY_SCRIPT = `
(() => {
  const button = document.querySelector("[data-copy]");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const text = button.firstElementChild;
    text.textContent = text.dataset.copied;
  });
})();
`;
