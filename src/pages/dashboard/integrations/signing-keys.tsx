import type { PublicSigningKey } from "../../../integration/signing-keys.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import type { PageContext } from "../frame/page-context.ts";

/** The keys that Latchkey has created for the integration's client. */
export function SigningKeys(props: {
  context: PageContext;
  here: string;
  keys: PublicSigningKey[];
  jwksUrl: string | null;
  now: number;
}) {
  const { context, here, keys, jwksUrl, now } = props;
  return (
    <Card
      id="signing-keys"
      title="Signing keys"
      aside={
        <ActionForm context={context} action={`${here}/signing-keys`} icon="add">
          Create a key
        </ActionForm>
      }
    >
      <div class="pad stack">
        <p class="soft">
          For providers that know your client by its public key (<code>private_key_jwt</code>), instead of a
          secret.
        </p>
        {jwksUrl !== null && <Copy label="key set URL" value={jwksUrl} />}
      </div>
      {keys.length > 0 && (
        <table>
          <Columns of={["Key", "Algorithm", ["Created", "off-phone"], "(Actions)"]} />
          <tbody>
            {keys.map(({ kid, alg, created_at }) => (
              <tr>
                <th scope="row" class="cut">
                  <code>{kid}</code>
                </th>
                <td>{alg}</td>
                <td class="off-phone">
                  <Time at={created_at} now={now} />
                </td>
                <td class="num">
                  <ActionForm
                    context={context}
                    action={`${here}/signing-keys/delete`}
                    fields={{ kid }}
                    class="b bare"
                  >
                    Delete
                  </ActionForm>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
