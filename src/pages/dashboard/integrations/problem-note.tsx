import type { InvalidField } from "../../../shared/failure.ts";
import { Note } from "../components/note.tsx";

/** What is wrong with a form, as far as no field of it says so. */
export function ProblemNote({ problems, title }: { problems: readonly InvalidField[]; title: string }) {
  return (
    <Note tone="bad" role="alert" title={title}>
      {problems.map(({ path, message }) => (
        <p class="soft">
          <code>{path}</code> {message}.
        </p>
      ))}
    </Note>
  );
}
