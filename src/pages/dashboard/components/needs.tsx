import type { Access } from "../../../shared/key-scopes.ts";

/** Says who can take an action that the visitor's API key may not take. */
export const Needs = ({ access = "full" }: { access?: Access | undefined }) => (
  <span class="small soft">
    {access === "full" ? (
      "Needs an API key without limits, or the operator."
    ) : (
      <>
        Needs an API key with <code>{access}</code>.
      </>
    )}
  </span>
);
