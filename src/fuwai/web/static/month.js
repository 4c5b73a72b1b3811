// The month's grid keeps what is typed as drafts, row by row, and offers the day of the month where an amount is typed.
const EVERY = 3000; // milliseconds between what is typed and its keeping

for (const form of document.querySelectorAll("form[data-month]")) {
  const says = form.querySelector("[data-saved]");
  const touched = new Set();
  let timer = 0;
  let leaving = false;

  form.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    const row = cell.closest("tr");
    touched.add(row.dataset.record);
    const day = row.querySelector('[data-cell="executed"]');
    if (cell.dataset.cell === "amount" && cell.value.trim() && !day.value) day.value = day.placeholder;
    clearTimeout(timer);
    timer = setTimeout(save, EVERY);
  });

  async function save() {
    if (!touched.size || leaving) return;
    const sent = [...touched];
    touched.clear();
    const body = new FormData(form);
    body.set("touched", sent.join(","));
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      says.textContent = (await answer.json()).said;
    } catch {
      sent.forEach((record) => touched.add(record));
      says.textContent = says.dataset.failed;
      timer = setTimeout(save, EVERY * 2);
    }
  }

  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      says.textContent = says.dataset.failed;
      return;
    }
    leaving = true;
    clearTimeout(timer);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status === 401) leaving = true; // to the sign-in page and back: kept.js has what was typed
  });
  window.addEventListener("online", () => touched.size && save());
  window.addEventListener("beforeunload", (event) => {
    if (touched.size && !leaving) event.preventDefault();
  });
}

document.querySelector("select[data-submits]")?.addEventListener("change", (event) => event.target.form.submit());
document.querySelector("[data-focus]")?.focus();
