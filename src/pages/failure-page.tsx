// The failure page for end users: what went wrong, and the way on.

import type { ShownApp } from "../brand/brand.ts";
import type { FailureCode } from "../shared/failure.ts";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import { Icon, type IconName } from "./sheet/icon.tsx";
import { Logo, Pair, type Shown, shownApp } from "./sheet/logo.tsx";
import { Sentences } from "./sheet/sentences.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";

/** A form: where it is sent, and its fields. */
export type Report = { action: string; fields: [name: string, value: string][] };

/** Not `form.submit()`, which a field of that name replaces. */
const SUBMIT = "HTMLFormElement.prototype.submit.call(document.forms[0])";

/** The failures that are about the time, the browser, and the person's own decision. The others have a warning. */
const BADGES: Partial<Record<FailureCode, IconName>> = {
  session_expired: "clock",
  session_already_used: "clock",
  attempt_expired: "clock",
  rate_limited: "clock",
  agent_call_expired: "clock",
  wrong_browser: "window",
};

/** The failures that are an answer to the person. After the others, something doesn't work. */
const REFUSALS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "access_denied",
  "login_failed",
  "parameters_invalid",
  "account_mismatch",
  "account_needs_action",
]);

/** A page for a failure. The code and the request ID are shown for support. */
export function FailurePage(props: {
  nonce: string;
  words: Words;
  code: FailureCode;
  requestId: string;
  app: ShownApp | null;
  /** The provider of the attempt, if it is known. */
  provider: Shown | null;
  retryUrl?: string | undefined;
  returnUrl?: string | undefined;
  /** The redirect URI to register at the provider, if it is not registered. */
  redirectUri?: string | undefined;
  /** The message to send from a popup when the end user returns to the app. */
  leave?: PopupMessage | undefined;
  /** The form that reports this browser. It is submitted at once, or with a button where there is no script. */
  report?: Report | undefined;
}) {
  const { nonce, words, code, app, provider, redirectUri, leave, report } = props;
  const { title, sentence } = textsOf(words, code, app, provider);
  return (
    <Sheet nonce={nonce} words={words} title={title} app={app}>
      <div class="calm">
        <header class="head">
          <Picture code={code} app={app} provider={provider} />
          <h1>{title}</h1>
          <p>
            <Sentences text={sentence} />
          </p>
        </header>
      </div>
      {report !== undefined && <ReportForm nonce={nonce} words={words} report={report} />}
      <Actions words={words} code={code} app={app} retryUrl={props.retryUrl} returnUrl={props.returnUrl} />
      <p class="small fine">
        <code class="ref">
          {code} · {props.requestId}
        </code>
        {redirectUri !== undefined && <code class="ref">redirect_uri: {redirectUri}</code>}
      </p>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
    </Sheet>
  );
}

function textsOf(words: Words, code: FailureCode, app: ShownApp | null, provider: Shown | null) {
  const known = app === null ? null : provider;
  return words.failures(app?.name ?? words.layout.theApp, known?.name ?? null)[code] ?? words.unknownFailure;
}

/** The provider and the app with what parts them, the app alone with what happened, or only that. */
function Picture({
  code,
  app,
  provider,
}: {
  code: FailureCode;
  app: ShownApp | null;
  provider: Shown | null;
}) {
  const badge = BADGES[code];
  if (app === null)
    return (
      <span class="mark" aria-hidden="true">
        <Icon name={badge ?? "warning"} />
      </span>
    );
  if (provider === null || badge !== undefined)
    return <Logo of={shownApp(app)} big badge={badge ?? "warning"} />;
  const join = REFUSALS.has(code) ? "refused" : code === "provider_unavailable" ? "down" : "broken";
  return <Pair provider={provider} app={shownApp(app)} join={join} />;
}

/** The failures after which another attempt is not the first thing to do: it was the person's own decision, or only the
 * app's team can help. */
const BACK_FIRST: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "access_denied",
  "connector_not_found",
  "integration_disabled",
  "integration_misconfigured",
  "redirect_uri_rejected",
  "authorization_details_rejected",
  "origin_not_registered",
]);

/** The first button is the one to try again, with the exceptions above. */
function Actions(props: {
  words: Words;
  code: FailureCode;
  app: ShownApp | null;
  retryUrl: string | undefined;
  returnUrl: string | undefined;
}) {
  const { words, code, app, retryUrl, returnUrl } = props;
  if (retryUrl === undefined && returnUrl === undefined) return <></>;
  const isBackFirst = BACK_FIRST.has(code) && returnUrl !== undefined;
  const retry = retryUrl !== undefined && (
    <a class={`button ${isBackFirst ? "line" : "main"}`} href={retryUrl}>
      {code === "integration_not_found" ? words.connect.allServices : words.layout.retry}
    </a>
  );
  const back = returnUrl !== undefined && (
    <a
      class={isBackFirst || retryUrl === undefined ? "button main" : "button"}
      href={returnUrl}
      rel="noreferrer"
      data-leave
    >
      {words.layout.backTo(app?.name ?? words.layout.theApp)}
    </a>
  );
  return (
    <div class="actions">
      {isBackFirst ? back : retry}
      {isBackFirst ? retry : back}
    </div>
  );
}

function ReportForm({ nonce, words, report }: { nonce: string; words: Words; report: Report }) {
  return (
    <form method="post" action={report.action} class="actions">
      {report.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <noscript>
        <button class="button main" type="submit">
          {words.status.next}
        </button>
      </noscript>
      <script nonce={nonce} dangerouslySetInnerHTML={{ __html: SUBMIT }} />
    </form>
  );
}
