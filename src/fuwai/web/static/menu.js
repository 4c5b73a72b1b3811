// The navigation, folded away on a narrow screen: a button opens it, Escape closes it and gives the focus back.
export function watchMenu() {
  const button = document.querySelector("[data-menu]");
  if (!button) return;
  const show = (open) => {
    document.body.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      show(false);
      button.focus();
    }
  });
}
