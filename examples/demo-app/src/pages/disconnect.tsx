import type { Connection } from "latchkey/client";
import type { Person } from "../people.ts";
import { Layout } from "./layout.tsx";

/** Asks for confirmation before a connection is deleted. */
export function DisconnectPage(props: { person: Person; connection: Connection; name: string }) {
  const { connection, name } = props;
  const label = connection.account?.label;
  return (
    <Layout title="Disconnect" person={props.person}>
      <section class="narrow">
        <h1>Disconnect {name}?</h1>
        <p>
          Latchkey deletes the credentials{label ? ` of ${label}` : ""}, and revokes access at {name} if{" "}
          {name} supports that. To use the account again, connect it again.
        </p>
        <form class="up" method="post" action={`/connections/${connection.id}/disconnect`}>
          <button class="button danger">Disconnect</button>
          <a class="button line" href="/" data-cancel autofocus>
            Cancel
          </a>
        </form>
      </section>
    </Layout>
  );
}
