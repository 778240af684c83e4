// What follows from an accent color: the ink on it, and the colors where it would be hard to see.

import { colorsOf, contrastOf } from "../../../brand/color.ts";
import { Icon } from "../components/icon.tsx";

/** `accent` is `#rrggbb`. Another text has no colors yet. */
export function AccentContrast({ accent }: { accent: string }) {
  if (accent === "") return <p class="small soft">Latchkey’s own color, in light and dark.</p>;
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return <p class="small soft">A color such as #0b5c73.</p>;
  const { light, dark } = colorsOf(accent.toLowerCase());
  const contrast = contrastOf(light.accent, light.on_accent).toFixed(1);
  return (
    <div>
      <p class="small good">
        <Icon name="tick" /> {light.on_accent === "#ffffff" ? "White" : "Black"} ink on it: {contrast} to 1
      </p>
      <p class="small soft">
        Computed from it: links <code>{light.accent_text}</code>; in the dark scheme, buttons{" "}
        <span>
          <code>{dark.accent}</code>
        </span>{" "}
        and links{" "}
        <span>
          <code>{dark.accent_text}</code>
        </span>
        .
      </p>
    </div>
  );
}
