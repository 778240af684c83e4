import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";

const PROBLEMS = {
  unknown: "This is not a valid admin token or API key.",
  too_many: "Too many attempts from your network. Try again in a minute.",
};

/** The sign-in form. Its one field accepts the admin token and API keys. */
export function SignInPage(props: {
  context: PageContext;
  /** The page to open after the sign-in. */
  next: string;
  problem: keyof typeof PROBLEMS | null;
}) {
  const { context, next, problem } = props;
  return (
    <Frame context={context} title="Sign in">
      <div class="card pad gate">
        <form method="post" action="/dashboard/sign-in">
          <h1>Sign in</h1>
          <div>
            <label for="credential">Admin token or API key</label>
            <input
              id="credential"
              name="credential"
              type="password"
              required
              maxlength={512}
              autocomplete="current-password"
              autofocus
              spellcheck={false}
              aria-describedby={problem === null ? "hint" : "problem hint"}
              aria-invalid={problem === null ? undefined : "true"}
            />
            {problem !== null && (
              <p class="small bad" id="problem" role="alert">
                {PROBLEMS[problem]}
              </p>
            )}
          </div>
          <input type="hidden" name="next" value={next} />
          <button class="main" type="submit">
            Sign in
          </button>
          <p class="small soft" id="hint">
            The admin token gives access to all apps, an API key to its own app. You stay signed in for one
            hour.
          </p>
        </form>
      </div>
    </Frame>
  );
}
