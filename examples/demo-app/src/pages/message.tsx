// A page with a single message: a result or an error.
import type { LatchkeyError } from "latchkey/client";
import type { Person } from "../people.ts";
import { Layout } from "./layout.tsx";
import { ProblemBox } from "./problem.tsx";

export function MessagePage(props: {
  title: string;
  person: Person | undefined;
  sentences?: readonly string[];
  problem?: LatchkeyError;
}) {
  return (
    <Layout title={props.title} person={props.person}>
      <section class="narrow">
        <h1>{props.title}</h1>
        {props.sentences?.map((sentence) => (
          <p>{sentence}</p>
        ))}
        {props.problem && <ProblemBox problem={props.problem} />}
        <p>
          <a class="button main" href="/">
            {props.person ? "Back to your connections" : "Go to the sign-in page"}
          </a>
        </p>
      </section>
    </Layout>
  );
}
