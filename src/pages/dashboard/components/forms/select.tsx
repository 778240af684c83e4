/** A choice of one. `any` is the option that chooses nothing. `isFilter`: the label is only read aloud, as in a bar of filters. */
export function Select(props: {
  name: string;
  id?: string;
  label: string;
  any?: string;
  selected: string | undefined;
  options: readonly (readonly [value: string, text: string])[];
  isFilter?: boolean;
}) {
  const { name, id = name, label, any, selected, options, isFilter = false } = props;
  const all = any === undefined ? options : [["", any] as const, ...options];
  const select = (
    <>
      <label class={isFilter ? "hide" : undefined} for={id}>
        {label}
      </label>
      <select id={id} name={name}>
        {all.map(([value, text]) => (
          <option value={value} selected={value === selected}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
  return isFilter ? select : <div class="field">{select}</div>;
}
