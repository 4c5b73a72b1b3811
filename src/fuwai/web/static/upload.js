// Says that a file is on its way, and that it is sent once.
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", () => {
    form.querySelector("[data-sending]").hidden = false;
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
}
