import { Layout } from "./layout.tsx";

/** Tells a visitor what runs here; there is nothing to do without a link from an app. */
export function HomePage(props: { nonce: string }) {
  return (
    <Layout nonce={props.nonce} title="Latchkey">
      <h1>Latchkey</h1>
      <p>
        Apps use this service to connect accounts of their users at other providers. If an app sent you here,
        go back to it and begin again from there.
      </p>
      <p class="soft">Developers call its API below /v1 with an app's key.</p>
    </Layout>
  );
}
