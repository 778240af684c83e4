import type { PageContext } from "./chrome.ts";

/** Shows that a form stands on a page made for this session. */
export function FormToken({ chrome }: { chrome: PageContext }) {
  return <input type="hidden" name="form_token" value={chrome.visitor?.formToken ?? ""} />;
}
