// Many filters on a narrow screen: the first stays, a button shows the others. On a wide screen, or without script, all are shown.
const MANY = 2;

export function watchFilters() {
  if (!window.matchMedia("(max-width: 860px)").matches) return;
  for (const form of document.querySelectorAll("form.filters")) {
    const button = form.querySelector("[data-unfold]");
    if (!button || form.querySelectorAll(":scope > .field").length <= MANY) continue;
    form.classList.add("filters-folded");
    button.hidden = false;
    button.addEventListener("click", () => {
      const folded = form.classList.toggle("filters-folded");
      button.setAttribute("aria-expanded", String(!folded));
    });
  }
}
