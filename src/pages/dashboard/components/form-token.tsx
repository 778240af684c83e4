import type { Chrome } from "./frame.tsx";

/** Shows that a form stands on a page made for this session. */
export function FormToken({ chrome }: { chrome: Chrome }) {
  return <input type="hidden" name="form_token" value={chrome.visitor?.formToken ?? ""} />;
}
