import { Icon } from "./icon.tsx";

/**
 * A value that can be copied. A click selects all of it; the button appears with the script, which copies it. `label`
 * names the value for screen readers.
 */
export function Copy(props: {
  id?: string;
  label: string;
  value: string;
  /** Whether the value is a link that can be opened. */
  opens?: boolean;
}) {
  const { id, label, value, opens = false } = props;
  return (
    <div class="copy">
      <code id={id}>{value}</code>
      <button class="b bare" type="button" data-copy="" hidden aria-label={`Copy the ${label}`}>
        <Icon name="copy" />
        Copy
      </button>
      {opens && (
        <a class="b bare" href={value} target="_blank" rel="noopener">
          Open
        </a>
      )}
    </div>
  );
}
