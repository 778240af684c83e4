import { people } from "../people.ts";
import { Layout } from "./layout.tsx";
import { Notice, type NoticeQuery } from "./notice.tsx";

export function SignInPage(props: { notice: NoticeQuery }) {
  return (
    <Layout title="Sign in">
      <section class="narrow">
        <Notice query={props.notice} />
        <h1>Sign in</h1>
        <p>
          This app connects its users’ accounts with other providers through Latchkey. Choose a user. There is
          no password.
        </p>
        <form method="post" action="/sign-in">
          {people.map((person) => (
            <button class="row person" name="person" value={person.id}>
              <span class="initial" aria-hidden="true">
                {person.name.slice(0, 1)}
              </span>
              <span>
                Continue as <strong>{person.name}</strong>
              </span>
            </button>
          ))}
        </form>
        <p class="small">
          There are two users, so you can try what happens when one of them opens the other’s link.
        </p>
      </section>
    </Layout>
  );
}
