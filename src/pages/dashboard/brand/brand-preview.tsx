// The connect page as it will be, in a frame in which nothing can be clicked. Without script, a button sends the form to the
// frame, which then has the values that are not saved.

import { PREVIEWED_PAGES, type PreviewedPage } from "./previewed-page.ts";

/** The ID of the form of the brand, which has controls in the head and beside the preview as well. */
export const BRAND_FORM = "brand";

/** The name of the frame. */
const FRAME = "preview";

const PAGE_NAMES: Readonly<Record<PreviewedPage, string>> = {
  consent: "Consent",
  picker: "Picker",
  connected: "Connected",
};

/** `action` returns the previewed page: for GET with the brand that is saved, and for the form with its values. */
export function BrandPreview({ action }: { action: string }) {
  return (
    <section class="stack preview" aria-labelledby="preview-title">
      <div class="bar">
        <h2 id="preview-title">Preview</h2>
        <fieldset class="seg pages push">
          <legend class="hide">Page to preview</legend>
          {PREVIEWED_PAGES.map((page, at) => (
            <label>
              <input type="radio" name="page" value={page} form={BRAND_FORM} checked={at === 0} />
              {PAGE_NAMES[page]}
            </label>
          ))}
        </fieldset>
        <button
          class="b"
          id="show-preview"
          type="submit"
          form={BRAND_FORM}
          formaction={action}
          formtarget={FRAME}
          formnovalidate
        >
          Show
        </button>
      </div>
      <div class="held">
        <iframe
          name={FRAME}
          title="The connect page as it will be"
          src={action}
          sandbox=""
          width="480"
          height="720"
        />
      </div>
      <p class="small soft">A popup of 480 by 720.</p>
    </section>
  );
}
