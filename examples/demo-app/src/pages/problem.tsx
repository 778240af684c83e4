import type { LatchkeyError } from "latchkey/client";

/** Shows a failed call: the description, the code that an app branches on, and the request ID. */
export function ProblemBox(props: { problem: LatchkeyError }) {
  const { title, code, detail, requestId } = props.problem;
  return (
    <div class="problem" role="alert">
      <p>
        {title} (<code>{code}</code>)
      </p>
      {detail !== null && <p>{detail}</p>}
      {requestId !== null && (
        <p class="small">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
