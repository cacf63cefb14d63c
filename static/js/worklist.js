// Keys for a long list: j and k (or the arrows) go from row to row, / goes to the search. Without it, Tab does.

const links = [...document.querySelectorAll("[data-worklist] tbody th a")];
const search = document.querySelector("[data-search]");
const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const here = links.indexOf(document.activeElement);
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key in steps && (here >= 0 || event.key.length === 1)) {
    const next = links[Math.min(links.length - 1, Math.max(0, here + steps[event.key]))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
});
