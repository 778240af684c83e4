/** The head of a table. A column is its title, or its title and its class. A title in parentheses is only read aloud. */
export function Columns(props: {
  of: readonly (string | readonly [title: string, added: string])[];
  /** Whether the whole head is only read aloud. */
  hidden?: boolean;
}) {
  const { of, hidden = false } = props;
  return (
    <thead class={hidden ? "hide" : undefined}>
      <tr>
        {of.map((column) => {
          const [title, added] = typeof column === "string" ? [column] : column;
          const isShown = !title.startsWith("(");
          return (
            <th scope="col" class={added}>
              {isShown ? title : <span class="hide">{title.slice(1, -1)}</span>}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
