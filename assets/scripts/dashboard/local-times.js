// Adds the local time to the title of a time when the mouse or the focus comes to it.

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

export function addLocalTimes() {
  document.addEventListener("mouseover", ({ target }) => {
    const time = target instanceof Element ? target.closest("time") : null;
    if (time === null || time.dataset["local"] !== undefined) return;
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) return;
    time.dataset["local"] = "";
    time.title += `\n${LOCAL.format(at)} here`;
  });
}
