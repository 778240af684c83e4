import { people } from "../people.ts";
import { Layout } from "./layout.tsx";
import { News, type NewsQuery } from "./news.tsx";

export function SignInPage(props: { news: NewsQuery }) {
  return (
    <Layout title="Sign in">
      <section class="narrow">
        <News query={props.news} />
        <h1>Sign in</h1>
        <p class="lead">
          This app connects its users' accounts at other providers through Latchkey. Choose who you are; there
          is no password.
        </p>
        <form class="people" method="post" action="/sign-in">
          {people.map((person) => (
            <button class="person" name="person" value={person.id}>
              <span class="initial" aria-hidden="true">
                {person.name.slice(0, 1)}
              </span>
              <span>
                Continue as <strong>{person.name}</strong>
              </span>
            </button>
          ))}
        </form>
        <p class="hint">
          Two people, so that you can try what happens when one of them opens the other one's link.
        </p>
      </section>
    </Layout>
  );
}
