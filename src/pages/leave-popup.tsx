// How a window that a page of the app opened comes to its end: it tells that page, and no other, what came of
// it, and closes. Where it can't close, or the provider's pages have cut it off, it goes to the return URL.

/** What is told to whom, and where to go where that is not possible. */
export type PopupMessage = { origin: string; message: Readonly<Record<string, string>>; next: string };

// It reads what to say from its own element, so that it is the same text on every page. A browser that was
// asked to close a window it may not close says nothing; the wait is for that.
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

/** Leaves at once, or when a link that is marked with data-leave is followed. */
export function PopupScript(props: { nonce: string; leave: PopupMessage; when: "now" | "asked" }) {
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
