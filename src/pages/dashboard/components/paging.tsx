/** The way through a list that is ordered newest first, or by id. */
export function Paging(props: { first: string | null; next: string | null; words?: string }) {
  const { first, next, words = "Older" } = props;
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
          {words}
        </a>
      )}
    </nav>
  );
}
