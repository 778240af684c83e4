import type { PageContext } from "../../frame/page-context.ts";

/** The hidden field that proves that a form was rendered for this session. */
export function FormToken({ context }: { context: PageContext }) {
  return <input type="hidden" name="form_token" value={context.visitor?.formToken ?? ""} />;
}
