// Ends a popup: posts the result to the page that opened it, and only to that page's origin, and closes. If the popup
// cannot close, or the provider's pages have severed it from its opener, it goes to the return URL.

/** The message, the origin that receives it, and the return URL as the fallback. */
export type PopupMessage = { origin: string; message: Readonly<Record<string, string>>; next: string };

// The script reads its data from its own element, so its text is the same on every page. `window.close()` fails
// silently if the browser does not allow it, so the script waits a second before it uses the fallback.
const SCRIPT = `
(() => {
  const { origin, message, next, when } = document.currentScript.dataset;
  const leave = () => {
    const page = window.opener;
    if (page) {
      page.postMessage(JSON.parse(message), origin);
      window.close();
    }
    setTimeout(() => location.replace(next), page ? 1000 : 0);
  };
  if (when === "now") leave();
  else for (const link of document.querySelectorAll("[data-leave]"))
    link.addEventListener("click", (click) => { click.preventDefault(); leave(); });
})();
`;

/** Ends the popup immediately, or when the user clicks a link with the `data-leave` attribute. */
export function PopupScript(props: { nonce: string; leave: PopupMessage; when: "now" | "click" }) {
  const { origin, message, next } = props.leave;
  return (
    <script
      nonce={props.nonce}
      data-origin={origin}
      data-message={JSON.stringify(message)}
      data-next={next}
      data-when={props.when}
      dangerouslySetInnerHTML={{ __html: SCRIPT }}
    />
  );
}
