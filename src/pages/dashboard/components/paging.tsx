/** The links to the first and the next page of a list. */
export function Paging({ first, next }: { first: string | null; next: string | null }) {
  if (first === null && next === null) return <></>;
  return (
    <nav class="pages" aria-label="Pages">
      {first !== null && (
        <a class="button" href={first}>
          First page
        </a>
      )}
      {next !== null && (
        <a class="button" href={next} rel="next">
          Next page
        </a>
      )}
    </nav>
  );
}
