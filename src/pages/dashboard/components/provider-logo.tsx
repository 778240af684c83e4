// The logo of a provider, an integration, or an app. Without one, the first letters of its name stand in its place.

/** A logo on a white tile: 24 px, or 40 px in titles. `src` is a URL of our own origin. */
export function ProviderLogo(props: { name: string; src: string | null; large?: boolean; lazy?: boolean }) {
  const { name, src, large = false, lazy = false } = props;
  const size = large ? 40 : 24;
  return (
    <span class={large ? "logo l" : "logo"} aria-hidden="true">
      {src === null ? (
        monogramOf(name)
      ) : (
        <img src={src} alt="" width={size} height={size} loading={lazy ? "lazy" : undefined} />
      )}
    </span>
  );
}

/** Returns the first two capitals of a name, or its first letter. */
export function monogramOf(name: string): string {
  const [first, second] = name.match(/\p{Lu}/gu) ?? [];
  if (first !== undefined && second !== undefined) return first + second;
  return (first ?? Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
}
