import type { Problem } from "../latchkey-schema.ts";

/** Latchkey's Problem Details: what happened in words, and the code that an app would branch on. */
export function ProblemBox(props: { problem: Problem | undefined }) {
  if (!props.problem) return null;
  const { title, detail, code, request_id: requestId } = props.problem;
  return (
    <div class="problem" role="alert">
      <strong>{title}</strong>
      {detail && <p>{detail}</p>}
      <p class="fine">
        Code <code>{code}</code>
        {requestId && (
          <>
            {" · request "}
            <code>{requestId}</code>
          </>
        )}
      </p>
    </div>
  );
}
