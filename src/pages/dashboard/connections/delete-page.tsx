import type { PublicConnection } from "../../../connection/connection.ts";
import { Field } from "../components/forms/field.tsx";
import { Form } from "../components/forms/form.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Submit } from "../components/forms/submit.tsx";
import { Frame } from "../frame/frame.tsx";
import { connectionPath } from "../frame/paths.ts";
import type { PageContext } from "../frame/page-context.ts";

/** Asks for confirmation before a connection is deleted. `typed`: what was typed and is not right; null at first. */
export function DeletePage(props: {
  context: PageContext;
  connection: PublicConnection;
  typed: string | null;
}) {
  const { context, connection, typed } = props;
  const { app, id, end_user, account, integration, revocable } = connection;
  const here = connectionPath(app, id);
  const wanted = account?.label ?? id;
  return (
    <Frame context={context} title={`Delete the connection of ${end_user}`} section="connections">
      <PageHead back={{ href: here, label: "Connection" }} title="Delete this connection?" />
      <div class="cols">
        <div class="card pad stack">
          <p>
            {account === null ? (
              <>
                The connect link of <bdi>{end_user}</bdi> stops working at once
              </>
            ) : (
              <>
                Your app loses access to the account <bdi>{account.label}</bdi> of <bdi>{end_user}</bdi> at
                once
              </>
            )}
            {integration !== null && <> ({integration})</>}. You can’t undo this. <bdi>{end_user}</bdi> can
            connect again.
          </p>
          {account !== null && (
            <p class="soft">
              {revocable
                ? "Latchkey revokes the grant at the provider, unless another connection uses the same account."
                : "The provider does not support revocation. The grant stays valid there until it expires or the account’s owner removes it."}
            </p>
          )}
          <Form context={context} class="stack" action={`${here}/delete`}>
            <Field
              id="typed"
              label={
                <>
                  To confirm, type <bdi>{wanted}</bdi>
                </>
              }
              hint={account === null ? undefined : <>Or the connection’s ID: {id}</>}
              error={typed === null ? null : "This is not what has to be typed. Nothing was deleted."}
              name="typed"
              value={typed ?? ""}
              required
            />
            <Submit class="end" back={here}>
              Delete connection
            </Submit>
          </Form>
        </div>
      </div>
    </Frame>
  );
}
