// A page that says one thing: how a return ended, or why an action can't be done.
import type { Problem } from "../latchkey-schema.ts";
import type { Person } from "../people.ts";
import { Layout } from "./layout.tsx";
import { ProblemBox } from "./problem.tsx";

export function MessagePage(props: {
  title: string;
  person: Person | undefined;
  sentences?: readonly string[];
  code?: string;
  problem?: Problem;
}) {
  return (
    <Layout title={props.title} person={props.person}>
      <section class="narrow">
        <h1>{props.title}</h1>
        {props.sentences?.map((sentence) => (
          <p class="lead">{sentence}</p>
        ))}
        {props.code && (
          <p class="fine">
            Code <code>{props.code}</code>
          </p>
        )}
        <ProblemBox problem={props.problem} />
        <p>
          <a class="button" href="/">
            {props.person ? "Back to your connections" : "Go to the sign-in page"}
          </a>
        </p>
      </section>
    </Layout>
  );
}
