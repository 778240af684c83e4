import { Field } from "../components/forms/field.tsx";
import { Icon } from "../components/icon.tsx";
import { Document } from "../frame/document.tsx";
import type { PageContext } from "../frame/page-context.ts";

const PROBLEMS = {
  unknown: "This is not a valid admin token or API key.",
  too_many: "Too many attempts from your network. Try again in a minute.",
};

/** The sign-in form. Its one field accepts the admin token and API keys. `host` is the deployment's. */
export function SignInPage(props: {
  context: PageContext;
  host: string;
  /** The page to open after the sign-in. */
  next: string;
  problem: keyof typeof PROBLEMS | null;
}) {
  const { context, host, next, problem } = props;
  return (
    <Document context={context} title="Sign in" sheet="sign-in">
      <main class="gate" id="main">
        <div class="stack wide box">
          <div class="stack mid">
            <Icon name="latchkey" class="mark" />
            <h1>Sign in to Latchkey</h1>
            <p class="soft">{host}</p>
          </div>
          <form class="stack" method="post" action="/dashboard/sign-in">
            <Field
              label="API key or admin token"
              hint="An API key opens its app, the admin token all apps."
              error={problem === null ? null : PROBLEMS[problem]}
              mono
              name="credential"
              type="password"
              required
              maxlength={512}
              autocomplete="current-password"
              autofocus
            />
            <input type="hidden" name="next" value={next} />
            <button class="b main tall-b" type="submit">
              Sign in
            </button>
          </form>
          <p class="small soft mid">
            A session ends after an hour. <a href="/docs">Documentation</a>
          </p>
        </div>
      </main>
    </Document>
  );
}
