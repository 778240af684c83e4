// Stripes that lie across: what is stretched to the page's width leaves them as they are.

/** A pattern of the bad's colour, told from a plain area without it. */
export function Stripes({ id }: { id: string }) {
  return (
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse">
      <rect class="hatch-ground" width="4" height="4" />
      <line class="hatch" x1="0" x2="4" y1="1" y2="1" />
    </pattern>
  );
}

/** The pattern as a fill. */
export const stripes = (id: string) => `url(#${id})`;
