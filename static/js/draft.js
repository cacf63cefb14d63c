// Keeps what is typed into a step of the application on this device, until it is saved: a line that goes down, a window
// that is closed, a battery that ends take no word away. Without this file every step is saved by its buttons, as ever.
//
// An entry is what one opened page has changed: { at, filled, fields: { name: { label, words, values } } }, under
// "draft:<whose>:<call>/<step>:<page>". On return it is offered beside what is saved, where the two differ, and goes back
// into the form only when asked for. It then says from which version of the draft it was filled, so that the server
// compares it with what others have saved since. The server names in a cookie the page whose words it has saved.

const PREFIX = "draft:";
const COOKIE = "draft_saved";
const PAUSE = 250;
const LONGEST_KEPT = 30 * 24 * 3600 * 1000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "opened_by", "filled_from", "kept_as"]);

function entries() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) found.push([key, JSON.parse(localStorage.getItem(key))]);
    }
  } catch {
    return [];
  }
  return found.sort((one, other) => one[1].at - other[1].at);
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

// What the server says it has saved: a page's words, or ("all") those of a whole call.

function forgetSaved() {
  const said = document.cookie.split("; ").find((line) => line.startsWith(`${COOKIE}=`));
  if (!said) return;
  const saved = decodeURIComponent(said.slice(COOKIE.length + 1)).split(":");
  for (const [key] of entries()) {
    const [, , step, page] = key.split(":");
    if (page === saved[0] || (saved[0] === "all" && step.startsWith(`${saved[1]}/`))) forget(key);
  }
  document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
}

// The form

function controls(form, name) {
  return [...form.elements].filter((control) => control.name === name && control.type !== "hidden");
}

function valuesOf(form) {
  const values = {};
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || NOT_KEPT.has(name) || ["hidden", "file", "submit", "button"].includes(type)) continue;
    values[name] ??= [];
    if (!["radio", "checkbox"].includes(type) || control.checked) values[name].push(control.value);
  }
  return values;
}

function same(one, other) {
  return JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
}

function textOf(control) {
  const legend = control.type === "radio" ? control.closest("fieldset")?.querySelector("legend") : null;
  const label = legend ?? control.labels?.[0];
  return label ? label.textContent.trim().replace(/\s+/g, " ") : control.name;
}

function wordsOf(form, name, values) {
  return controls(form, name)
    .flatMap((control) => {
      if (control.type === "radio" || control.type === "checkbox") {
        return values.includes(control.value) ? [control.labels?.[0]?.textContent.trim() ?? control.value] : [];
      }
      if (control.tagName === "SELECT") {
        return [...control.options].filter((option) => option.value && values.includes(option.value)).map((option) => option.text);
      }
      return values;
    })
    .join(", ");
}

function putBack(form, name, values) {
  const rest = [...values];
  for (const control of controls(form, name)) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = rest.shift() ?? "";
  }
}

function watch(form) {
  const place = document.querySelector("[data-device]");
  // The writer's own name first, then the one they had here before they signed in.
  const mine = form.dataset.draftOf.split(" ").map((owner) => `${PREFIX}${owner}:${form.dataset.draft}:`);
  const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const key = mine[0] + page;
  const initial = valuesOf(form);
  const always = new Set();
  let filled = form.elements.filled_from.value;
  let isKept = true;
  let isLeft = false;
  let timer = 0;

  const mark = document.createElement("input");
  Object.assign(mark, { type: "hidden", name: "kept_as", value: page });
  form.append(mark);

  const keep = () => {
    clearTimeout(timer);
    if (isLeft) return;
    const now = valuesOf(form);
    const fields = {};
    for (const [name, values] of Object.entries(now)) {
      if (same(values, initial[name]) && !always.has(name)) continue;
      fields[name] = { label: textOf(controls(form, name)[0]), words: wordsOf(form, name, values), values };
    }
    try {
      if (Object.keys(fields).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), filled, fields }));
      else localStorage.removeItem(key);
      isKept = true;
    } catch {
      isKept = false;
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  document.addEventListener("draft:leave", () => {
    isLeft = true;
  });

  const line = place.querySelector("[data-line]");
  const say = () => {
    if (!navigator.onLine) keep();
    const words = navigator.onLine ? "" : isKept ? line.dataset.down : line.dataset.lost;
    line.textContent = words;
    line.parentElement.hidden = !words;
  };
  window.addEventListener("offline", say);
  window.addEventListener("online", say);
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    say();
    line.parentElement.scrollIntoView({ block: "nearest" });
  });
  say();

  for (const [old, entry] of entries()) {
    if (Date.now() - entry.at > LONGEST_KEPT) forget(old);
    else if (mine.some((start) => old.startsWith(start)) && old !== key) consider(old, entry);
  }

  function consider(old, entry) {
    const other = Object.entries(entry.fields).filter(([name, { values }]) => !same(values, initial[name]));
    if (other.length) {
      offer(old, entry, other);
      return;
    }
    // The same words stand here: saved, or shown again beside what was wrong; these are still to be saved.
    if (form.hasAttribute("data-unsaved")) {
      Object.keys(entry.fields).forEach((name) => always.add(name));
      keep();
    }
    forget(old);
  }

  function offer(old, entry, other) {
    const box = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const moment = new Date(entry.at).toLocaleString(document.documentElement.lang === "ar" ? "ar-MA-u-nu-latn" : document.documentElement.lang, {
      dateStyle: "long",
      timeStyle: "short",
    });
    box.querySelector("[data-at]").textContent = moment;
    const list = box.querySelector("[data-fields]");
    const row = list.removeChild(list.firstElementChild);
    for (const [name, { label, words }] of other) {
      const shown = row.cloneNode(true);
      shown.querySelector("[data-label]").textContent = label;
      shown.querySelector("[data-saved]").textContent = wordsOf(form, name, initial[name] ?? []) || "—";
      shown.querySelector("[data-kept]").textContent = words || "—";
      list.append(shown);
    }
    box.querySelector("[data-back]").addEventListener("click", () => {
      const here = other.filter(([name]) => controls(form, name).length);
      for (const [name, { values }] of here) {
        putBack(form, name, values);
        always.add(name);
      }
      filled = form.elements.filled_from.value = entry.filled;
      keep();
      if (here.length === other.length && isKept) forget(old);
      box.remove();
      form.dispatchEvent(new Event("change", { bubbles: true }));
      controls(form, here[0]?.[0])[0]?.focus();
    });
    box.querySelector("[data-forget]").addEventListener("click", () => {
      forget(old);
      box.remove();
    });
    place.append(box);
  }
}

forgetSaved();
const form = document.querySelector("form[data-draft]");
if (form) watch(form);
