import { Dialog } from "../components/dialog.tsx";
import { Form } from "../components/forms/form.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Icon } from "../components/icon.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { CompletionChoice } from "./completion-choice.tsx";

/** The button that creates a connect link for a connection, and the dialog that asks who confirms. */
export function ConnectLinkButton(props: {
  context: PageContext;
  here: string;
  endUser: string;
  class?: string;
}) {
  const { context, here, endUser } = props;
  return (
    <>
      <button class={props.class ?? "b"} type="button" popovertarget="connect-link">
        <Icon name="connection" />
        Connect link…
      </button>
      <Dialog
        id="connect-link"
        title={
          <>
            Connect link for <bdi>{endUser}</bdi>
          </>
        }
      >
        <Form context={context} class="stack" action={`${here}/reconnect`}>
          <CompletionChoice isAutomatic={false} />
          <Submit dialog="connect-link">Create the link</Submit>
        </Form>
      </Dialog>
    </>
  );
}
