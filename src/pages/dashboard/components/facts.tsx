import type { Child } from "hono/jsx";
import { Time } from "./time.tsx";

/** A list of facts. Its children are `Fact`. */
export function Facts({ children }: { children: Child }) {
  return <dl class="facts">{children}</dl>;
}

/** A fact. Without a value, a dash says so. */
export function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children === null ? <span class="soft">–</span> : children}</dd>
    </div>
  );
}

/** A fact that is a time, to the second. */
export function TimeFact({ name, at, now }: { name: string; at: string | null; now: number }) {
  return (
    <Fact name={name}>
      <Time at={at} now={now} exact />
    </Fact>
  );
}
