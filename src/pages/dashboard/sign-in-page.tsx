import { Frame } from "./components/frame.tsx";
import type { PageContext } from "./components/chrome.ts";

const PROBLEMS = {
  unknown: "This is neither the operator's token nor an app's API key.",
  too_many: "Too many attempts from your network. Wait a minute.",
};

/** One field: whose token it is, is seen from it. */
export function SignInPage(props: {
  chrome: PageContext;
  /** Where to go afterwards. */
  next: string;
  problem: keyof typeof PROBLEMS | null;
}) {
  const { chrome, next, problem } = props;
  return (
    <Frame chrome={chrome} title="Sign in">
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
            The operator sees every app, an API key its own. You stay signed in for an hour.
          </p>
        </form>
      </div>
    </Frame>
  );
}
