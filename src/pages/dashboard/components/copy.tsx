import { Icon } from "./icon.tsx";

/**
 * A value that can be copied. A click selects all of it; the button appears with the script, which copies it. `label`
 * names the value for screen readers.
 */
export function Copy({ id, label, value }: { id?: string; label: string; value: string }) {
  return (
    <div class="copy">
      <code id={id}>{value}</code>
      <button class="b bare" type="button" data-copy="" hidden aria-label={`Copy the ${label}`}>
        <Icon name="copy" />
        Copy
      </button>
    </div>
  );
}
