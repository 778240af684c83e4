import type { Connection } from "latchkey/client";
import type { Person } from "../people.ts";
import { Layout } from "./layout.tsx";

/** Asks for confirmation before a connection is deleted. */
export function DisconnectPage(props: { person: Person; connection: Connection; providerName: string }) {
  const { connection } = props;
  const label = connection.account?.label;
  return (
    <Layout title="Disconnect" person={props.person}>
      <section class="narrow">
        <h1>Disconnect {props.providerName}?</h1>
        <p class="lead">
          Latchkey deletes the tokens{label ? ` for ${label}` : ""} and revokes the grant if the provider
          supports revocation. To use the account again, you must connect it again.
        </p>
        <form class="actions" method="post" action={`/connections/${connection.id}/disconnect`}>
          <button class="danger">Disconnect</button>
          <a class="button quiet" href="/">
            Cancel
          </a>
        </form>
      </section>
    </Layout>
  );
}
