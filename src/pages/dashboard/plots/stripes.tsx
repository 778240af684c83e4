// Horizontal stripes, because stretching the drawing horizontally does not distort them.

/** A striped pattern for failures, so that they can be distinguished without color. */
export function Stripes({ id }: { id: string }) {
  return (
    <pattern id={id} width="4" height="4" patternUnits="userSpaceOnUse">
      <rect class="hatch-ground" width="4" height="4" />
      <line class="hatch" x1="0" x2="4" y1="1" y2="1" />
    </pattern>
  );
}

/** Returns the `fill` value of the pattern. */
export const stripes = (id: string) => `url(#${id})`;
