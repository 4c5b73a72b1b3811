// Says that the network is gone, and takes it back when it is there again. A request that found no network says the same.
export function watchNetwork() {
  const notice = document.querySelector("[data-offline]");
  const show = (away) => (notice.hidden = !away);
  window.addEventListener("offline", () => show(true));
  window.addEventListener("online", () => show(false));
  document.body.addEventListener("htmx:sendError", () => show(true));
  document.body.addEventListener("htmx:afterOnLoad", () => show(false));
  show(navigator.onLine === false);
}
