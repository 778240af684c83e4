import type { Connection } from "latchkey/client";
import type { Person } from "../people.ts";
import { Layout } from "./layout.tsx";

/** Asks before a grant is given up, since getting it back takes another trip to the provider. */
export function DisconnectPage(props: { person: Person; connection: Connection; providerName: string }) {
  const { connection } = props;
  const label = connection.account?.label;
  return (
    <Layout title="Disconnect" person={props.person}>
      <section class="narrow">
        <h1>Disconnect {props.providerName}?</h1>
        <p class="lead">
          Latchkey revokes the grant{label ? ` for ${label}` : ""} at the provider, where the provider allows
          that, and deletes its tokens. To use it again you have to connect again.
        </p>
        <form class="actions" method="post" action={`/connections/${connection.id}/disconnect`}>
          <button class="danger">Disconnect</button>
          <a class="button quiet" href="/">
            Keep it
          </a>
        </form>
      </section>
    </Layout>
  );
}
