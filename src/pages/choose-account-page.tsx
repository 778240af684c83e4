// The page on which an end user chooses one of the accounts that the provider has listed for their sign-in.

import type { ShownApp } from "../brand/brand.ts";
import type { ShownAccount } from "../connection/check/account-choice.ts";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import { Pair, type Shown, shownApp } from "./sheet/logo.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";

const FORM = "go";

/** Shows the accounts as a list to choose from. */
export function ChooseAccountPage(props: {
  nonce: string;
  words: Words;
  state: string;
  app: ShownApp;
  provider: Shown;
  accounts: readonly ShownAccount[];
  /** Returns to the app without a connection. */
  cancelUrl: string;
  /** The message to send when the end user cancels in a popup. */
  leave: PopupMessage | undefined;
}) {
  const { nonce, words, state, app, provider, accounts, leave } = props;
  const { title, sentence } = words.chooseAccount;
  return (
    <Sheet nonce={nonce} words={words} title={title} app={app}>
      <header class="head">
        <Pair provider={provider} app={shownApp(app)} join="reads" />
        <h1>{title}</h1>
        <p>{sentence(provider.name, app.name)}</p>
      </header>
      <fieldset class="list boxed" form={FORM}>
        <legend class="hide">{title}</legend>
        {accounts.map(({ id, label, detail }) => (
          <label class="pick">
            <input type="radio" form={FORM} name="value" value={id} required />
            <span>
              <b>
                <bdi>{label}</bdi>
              </b>
              {detail !== null && (
                <span class="small">
                  <bdi>{detail}</bdi>
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <form class="actions" id={FORM} method="post" action="/connect/status">
        <input type="hidden" name="state" value={state} />
        <input type="hidden" name="name" value="account" />
        <button class="button main" type="submit">
          {words.connect.connect(provider.name)}
        </button>
        <a class="button" href={props.cancelUrl} rel="noreferrer" data-leave>
          {words.layout.cancel}
        </a>
      </form>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
    </Sheet>
  );
}
