import type { Child } from "hono/jsx";
import type { PageContext } from "../../frame/page-context.ts";
import { Icon, type IconName } from "../icon.tsx";
import { Form } from "./form.tsx";

/** A form that is only a button, such as Check. `fields` are sent with it. */
export function ActionForm(props: {
  context: PageContext;
  action: string;
  icon?: IconName;
  /** The button's class, such as `b main`. */
  class?: string;
  fields?: Record<string, string>;
  children: Child;
}) {
  const { context, action, icon, fields = {}, children } = props;
  return (
    <Form context={context} action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={props.class ?? "b"} type="submit">
        {icon !== undefined && <Icon name={icon} />}
        {children}
      </button>
    </Form>
  );
}
