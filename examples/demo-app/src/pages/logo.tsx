// A provider's logo, which Latchkey serves. Until it is loaded, or if there is none, the monogram behind it shows.
// Browsers show an icon in place of a missing image, unless the image is inline and has no height.

const hues = 8;

export function Logo(props: { latchkeyOrigin: string; provider: string | null; name: string }) {
  const { latchkeyOrigin, provider, name } = props;
  return (
    <span class={`logo hue-${hueOf(provider ?? name)}`} aria-hidden="true">
      {monogramOf(name)}
      {provider !== null && (
        <span>
          <img src={`${latchkeyOrigin}/logos/${provider}.svg`} alt="" width="40" />
        </span>
      )}
    </span>
  );
}

/** Returns the capitals of a name if there are two, and otherwise its first letter. */
function monogramOf(name: string): string {
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return capitals.length === 2 ? capitals.join("") : name.slice(0, 1).toUpperCase();
}

/** Gives each provider one of the colors of the style sheet. */
function hueOf(id: string): number {
  return (
    Array.from(id).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973, 0) % hues
  );
}
