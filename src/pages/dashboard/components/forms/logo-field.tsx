import { MAX_LOGO_BYTES } from "../../../../brand/logo.ts";

/**
 * The logo of an app or an integration, and the file that replaces it. `otherwise` says what is shown without one. `kept` is the data URL of a file that was sent with a form that was not
 * accepted; the browser does not send it again.
 */
export function LogoField(props: {
  src: string | null;
  kept: string | null;
  otherwise: string;
  error: string | null;
}) {
  const { src, kept, otherwise, error } = props;
  return (
    <div class="field">
      <label for="logo">Logo</label>
      <div class="bar">
        {src !== null && (
          <span class="logo l">
            <img src={src} alt="The logo" width="40" height="40" />
          </span>
        )}
        <input
          id="logo"
          name="logo"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          data-max-bytes={MAX_LOGO_BYTES}
          aria-describedby={error === null ? "logo-hint" : "logo-error logo-hint"}
          aria-invalid={error === null ? undefined : "true"}
        />
        {src !== null && (
          <label class="pickrow">
            <input type="checkbox" name="remove_logo" value="1" />
            Remove it
          </label>
        )}
      </div>
      {error !== null && (
        <span class="small bad" id="logo-error" role="alert">
          {error}
        </span>
      )}
      <span class="small soft" id="logo-hint">
        A PNG, JPEG, or WebP of at most 12 KB, best square with 128 × 128 pixels. Without one, {otherwise}.
      </span>
      {kept !== null && <input type="hidden" name="uploaded_logo" value={kept} />}
    </div>
  );
}
