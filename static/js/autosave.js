// Keeps a draft while it is being written: the form is sent to its own page with do=autosave, a moment after the last
// change, one at a time. Without this, the buttons do it.

const PAUSE = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-autosave-said]");
  let timer = 0;
  let sending = false;
  let again = false;

  const save = async () => {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    said.textContent = form.dataset.saving;
    const data = new FormData(form);
    data.set("do", "autosave");
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body: data, redirect: "error" });
      said.textContent = (await answer.json()).said;
    } catch {
      said.textContent = form.dataset.offline;
    }
    sending = false;
    if (again) {
      again = false;
      save();
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}
