import type { PublicApp } from "../../../apps/settings/app.ts";
import { DEFAULT_BRAND } from "../../../brand/brand.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { Select } from "../components/forms/select.tsx";
import { Card } from "../components/card.tsx";
import { Choice } from "../components/forms/choice.tsx";
import { AccentContrast } from "./accent-contrast.tsx";
import { type BrandValues, errorOf } from "./brand-values.ts";

const FONT_NAMES: Readonly<Record<PublicApp["brand"]["font"], string>> = {
  system: "The system’s",
  humanist: "Humanist",
  geometric: "Geometric",
  rounded: "Rounded",
  serif: "Serif",
};

const SCHEME_NAMES: Readonly<Record<PublicApp["brand"]["color_scheme"], string>> = {
  auto: "As the person’s device",
  light: "Light",
  dark: "Dark",
};

const LATCHKEY_ACCENT = "#0b5c73";

/** The look of the connect page: its color, its corners, its typeface, and its scheme. */
export function LooksCard({ values, problems }: { values: BrandValues; problems: readonly InvalidField[] }) {
  const radius = Number.isNaN(values.radius) ? DEFAULT_BRAND.radius : values.radius;
  return (
    <Card id="looks" title="How it looks">
      <div class="pad stack wide">
        <AccentField accent={values.accent_color} error={errorOf(problems, "accent_color")} />
        <div class="field">
          <label for="radius">Corners</label>
          <div class="bar">
            <input
              id="radius"
              name="radius"
              class="range"
              type="range"
              min="0"
              max="24"
              value={String(radius)}
              aria-describedby="radius-hint"
            />
            <output class="small soft" for="radius" id="corners">
              {radius} px
            </output>
          </div>
          <span class="small soft" id="radius-hint">
            From square to 24 px. Cards are a little rounder, and buttons a little less.
          </span>
        </div>
        <Select name="font" label="Font" selected={values.font} options={Object.entries(FONT_NAMES)} />
        <fieldset class="field">
          <legend>Scheme</legend>
          <div class="seg fit">
            {Object.entries(SCHEME_NAMES).map(([value, name]) => (
              <label>
                <input
                  type="radio"
                  name="color_scheme"
                  value={value}
                  checked={value === values.color_scheme}
                />
                {name}
              </label>
            ))}
          </div>
        </fieldset>
        <Choice name="show_latchkey" value="1" checked={values.show_latchkey}>
          Show “Secured by Latchkey”
        </Choice>
      </div>
    </Card>
  );
}

/** The color as a text, because an empty one is Latchkey's own. With script, it can be chosen as well. */
function AccentField({ accent, error }: { accent: string; error: string | null }) {
  const described = error === null ? "contrast" : "accent-error";
  return (
    <div class="field">
      <label for="accent">Accent</label>
      <div class="bar">
        <input
          type="color"
          class="swatch"
          id="swatch"
          value={error === null && accent !== "" ? accent : LATCHKEY_ACCENT}
          aria-label="Choose the accent"
          hidden
        />
        <span class="in mono w8">
          <input
            id="accent"
            name="accent_color"
            value={accent}
            placeholder={LATCHKEY_ACCENT}
            pattern="#[0-9A-Fa-f]{6}"
            title="A color such as #0b5c73"
            maxlength={7}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={described}
            aria-invalid={error === null ? undefined : "true"}
          />
        </span>
      </div>
      {error !== null && (
        <span class="small bad" id="accent-error" role="alert">
          {error}
        </span>
      )}
      <div id="contrast">{error === null && <AccentContrast accent={accent} />}</div>
    </div>
  );
}
