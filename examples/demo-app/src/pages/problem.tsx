import type { LatchkeyError } from "latchkey/client";

/** Why a call did not succeed: in words and with the code that an app would branch on, and how its log calls it. */
export function ProblemBox(props: { problem: LatchkeyError }) {
  const { title, code, detail, requestId } = props.problem;
  return (
    <div class="problem" role="alert">
      <p>
        {title} (<code>{code}</code>)
      </p>
      {detail !== null && <p>{detail}</p>}
      {requestId !== null && (
        <p class="fine">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
