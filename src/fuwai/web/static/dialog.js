// `data-opens="id"` opens a <dialog>, `data-closes` inside closes it. Escape and the way back of the focus are the browser's own.
export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  });
}
