import type { Child } from "hono/jsx";
import type { PageContext } from "../../frame/page-context.ts";

/** A form that changes something. Its hidden field proves that it was rendered for this session. */
export function Form(props: {
  context: PageContext;
  action: string;
  class?: string;
  id?: string;
  /** Whether the form sends a file. */
  hasFile?: boolean;
  hidden?: boolean;
  children: Child;
}) {
  const { context, hasFile = false, children, ...attributes } = props;
  return (
    <form {...attributes} method="post" enctype={hasFile ? "multipart/form-data" : undefined}>
      <input type="hidden" name="form_token" value={context.visitor?.formToken ?? ""} />
      {children}
    </form>
  );
}
