import { Icon } from "../icon.tsx";

/** The search of a page, in its GET form. The key `/` goes to it. */
export function SearchField(props: {
  name: string;
  label: string;
  placeholder: string;
  value: string | undefined;
  maxLength?: number;
}) {
  const { name, label, placeholder, value, maxLength = 256 } = props;
  return (
    <>
      <label class="hide" for="search">
        {label}
      </label>
      <span class="in grow">
        <Icon name="search" class="soft" />
        <input
          id="search"
          name={name}
          type="search"
          placeholder={placeholder}
          value={value}
          maxlength={maxLength}
          autocomplete="off"
          spellcheck={false}
          data-search
        />
        <kbd class="off-phone" data-key hidden>
          /
        </kbd>
      </span>
    </>
  );
}
