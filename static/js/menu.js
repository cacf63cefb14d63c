// Menus are <details>; this closes an open one on Escape, on a click elsewhere and when the focus leaves it.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Whoever signs out, or closes a draft opened by a private link, leaves no words on the device (draft.js keeps them
// there while a form is being written, and is told not to keep them once more as the page goes).
const LEAVING = ["/accounts/logout/", "/d/leave/"];
document.addEventListener("submit", (event) => {
  if (!LEAVING.some((ending) => event.target.action?.endsWith?.(ending))) return;
  document.dispatchEvent(new Event("draft:leave"));
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
});
