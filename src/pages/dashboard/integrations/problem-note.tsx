import type { InvalidField } from "../../../shared/failure.ts";
import { Note } from "../components/note.tsx";

/** What is wrong with a form. `fields` are the names of those that the form has, which it links to. */
export function ProblemNote(props: {
  problems: readonly InvalidField[];
  title: string;
  fields?: readonly string[];
}) {
  const { problems, title, fields = [] } = props;
  const fieldOf = (path: string) => fields.find((field) => path === field || path.startsWith(`${field}.`));
  return (
    <Note tone="bad" role="alert" title={title}>
      {problems.map(({ path, message }) => (
        <p class="soft">
          {fieldOf(path) === undefined ? (
            <code>{path}</code>
          ) : (
            <a href={`#${fieldOf(path) === "variables" ? path : fieldOf(path)}`}>
              <code>{path}</code>
            </a>
          )}{" "}
          {message}.
        </p>
      ))}
    </Note>
  );
}
